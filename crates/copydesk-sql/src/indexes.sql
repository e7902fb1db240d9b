CREATE INDEX entities_of_article ON entities (article, "row");
CREATE INDEX quotes_of_article ON quotes (article, "row");
CREATE INDEX sources_of_article ON sources (article, "row");
CREATE INDEX said_in_article ON who_said_what (article, quote);
CREATE UNIQUE INDEX articles_by_number ON articles (article);
ANALYZE;
