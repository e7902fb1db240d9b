SELECT lower(w.source_phrase) AS source,
       count(*) AS quotations,
       count(DISTINCT w.article) AS articles,
       min(w.said) AS example
FROM who_said_what w
WHERE w.speaker IS NULL AND w.source_phrase IS NOT NULL
GROUP BY lower(w.source_phrase)
ORDER BY quotations DESC, source
LIMIT 30
