SELECT processor,
       kind,
       count(*) AS times,
       count(DISTINCT article) AS articles,
       min(message) AS example
FROM problems
GROUP BY processor, kind
ORDER BY times DESC, processor, kind
