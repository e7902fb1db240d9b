SELECT f.said,
       f.speaker,
       count(DISTINCT g.article) AS articles,
       count(DISTINCT w.publisher) AS papers,
       sum(CASE WHEN g.change <> 'same' THEN 1 ELSE 0 END) AS changed,
       min(w.published) AS first
FROM quote_groups g
JOIN who_said_what w ON w.article = g.article AND w.quote = g.quote
JOIN who_said_what f ON f.article = g.first_article AND f.quote = g.first_quote
GROUP BY g.quote_group, f.said, f.speaker
HAVING count(DISTINCT g.article) > 1
ORDER BY articles DESC, papers DESC, g.quote_group
LIMIT 30
