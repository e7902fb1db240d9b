-- The words of all articles, without accents and case. It holds no copy of the texts.
CREATE VIRTUAL TABLE search USING fts5 (title, text, content = 'articles', tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO search (search) VALUES ('rebuild');
CREATE INDEX mentions_of_article ON mentions (article, "row");
CREATE INDEX cues_of_article ON cues (article, "row");
CREATE INDEX sentiment_of_article ON sentiment (article, "row");
CREATE INDEX rows_of_article ON rows (article, layer, "row");
CREATE INDEX problems_of_article ON problems (article);
CREATE INDEX articles_by_id ON articles (id);
CREATE INDEX said_by_speaker ON who_said_what (speaker);
