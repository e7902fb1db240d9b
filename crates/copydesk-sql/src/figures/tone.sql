SELECT e.name,
       CASE e.label WHEN 'PER' THEN 'person' WHEN 'ORG' THEN 'organisation' WHEN 'LOC' THEN 'place' ELSE 'other' END AS type,
       count(*) AS articles,
       sum(CASE WHEN s.label = 'negative' THEN 1 ELSE 0 END) AS negative,
       sum(CASE WHEN s.label = 'positive' THEN 1 ELSE 0 END) AS positive,
       round(avg(s.polarity), 2) AS polarity
FROM sentiment s
JOIN entities e ON e.article = s.article AND e."row" = s.target
WHERE s.scope = 'target' AND s.start IS NULL AND s.voice IS NULL
GROUP BY e.name, e.label
HAVING sum(CASE WHEN s.label = 'neutral' THEN 0 ELSE 1 END) > 0
ORDER BY sum(CASE WHEN s.label = 'neutral' THEN 0 ELSE 1 END) DESC, articles DESC, e.name, e.label
LIMIT 40
