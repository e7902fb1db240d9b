SELECT said,
       min(speaker) AS speaker,
       count(DISTINCT article) AS articles,
       count(DISTINCT publisher) AS papers,
       min(published) AS first
FROM who_said_what
WHERE length(said) >= 30
GROUP BY said
HAVING count(DISTINCT article) > 1
ORDER BY articles DESC, said
LIMIT 30
