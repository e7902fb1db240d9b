SELECT w.speaker,
       e.name AS speaks_of,
       count(*) AS quotations,
       sum(CASE WHEN s.label = 'negative' THEN 1 ELSE 0 END) AS negative,
       sum(CASE WHEN s.label = 'positive' THEN 1 ELSE 0 END) AS positive,
       min(w.said) AS example
FROM sentiment s
JOIN quotes q ON q.article = s.article AND q."row" = s.quote
JOIN who_said_what w ON w.article = s.article AND w.quote = coalesce(q.continues, q."row")
JOIN entities e ON e.article = s.article AND e."row" = s.target
WHERE s.scope = 'quote' AND s.label <> 'neutral' AND w.speaker IS NOT NULL
GROUP BY w.speaker, e.name
ORDER BY quotations DESC, w.speaker, e.name
LIMIT 40
