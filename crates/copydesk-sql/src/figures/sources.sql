WITH said AS (
  SELECT CASE WHEN e.label = 'PER' THEN 'named person'
              WHEN e.label = 'ORG' THEN 'named organisation'
              WHEN e.label IS NOT NULL THEN 'named place or other'
              WHEN w.speaker IS NOT NULL THEN 'several, named'
              WHEN s.kind = 'document' THEN 'document'
              WHEN s.kind = 'institution' THEN 'institution, not named'
              WHEN w.source_phrase IS NOT NULL THEN 'people, not named'
              ELSE 'no source given' END AS source,
         CASE WHEN q.within IS NULL THEN length(w.said) - length(replace(w.said, ' ', '')) + 1 ELSE 0 END AS words,
         w.source_phrase
  FROM who_said_what w
  JOIN quotes q ON q.article = w.article AND q."row" = w.quote
  LEFT JOIN entities e ON e.article = w.article AND e."row" = q.speaker
  LEFT JOIN sources s ON s.article = w.article AND s."row" = q.source_row
)
SELECT source,
       count(*) AS quotations,
       sum(words) AS words,
       round(100.0 * sum(words) / nullif(sum(sum(words)) OVER (), 0), 1) AS percent_of_words
FROM said
GROUP BY source
ORDER BY words DESC, quotations DESC, source
