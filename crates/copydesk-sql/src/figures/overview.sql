SELECT count(*) AS articles,
       sum(words) AS words,
       (SELECT count(*) FROM who_said_what) AS quotations,
       (SELECT count(DISTINCT speaker) FROM who_said_what) AS speakers,
       (SELECT count(DISTINCT name) FROM entities) AS names,
       (SELECT count(*) FROM problems) AS problems
FROM articles
