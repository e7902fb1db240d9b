WITH titles AS (
  SELECT article, "row" AS entity, lower(replace(attrs ->> '$.title', '.', '')) AS title FROM entities
), told AS (
  SELECT article, entity, CASE WHEN lower(text) IN ('she', 'her', 'hers', 'herself') THEN 'woman' ELSE 'man' END AS word
  FROM mentions
  WHERE form = 'pronoun' AND lower(text) IN ('she', 'her', 'hers', 'herself', 'he', 'him', 'his', 'himself')
  UNION
  SELECT article, entity, CASE WHEN title IN ('ms', 'mrs', 'miss', 'madam', 'dame') THEN 'woman' ELSE 'man' END
  FROM titles
  WHERE title IN ('ms', 'mrs', 'miss', 'madam', 'dame', 'mr', 'sir')
), persons AS (
  SELECT e.article, e."row" AS entity,
         CASE WHEN min(t.word) IS NULL THEN 'the text does not say'
              WHEN min(t.word) <> max(t.word) THEN 'both are said'
              WHEN min(t.word) = 'woman' THEN 'woman'
              ELSE 'man' END AS said_to_be
  FROM entities e
  LEFT JOIN told t ON t.article = e.article AND t.entity = e."row"
  WHERE e.label = 'PER'
  GROUP BY e.article, e."row"
), quoted AS (
  SELECT q.article, q.speaker AS entity, count(*) AS quotations,
         sum(length(w.said) - length(replace(w.said, ' ', '')) + 1) AS words
  FROM who_said_what w
  JOIN quotes q ON q.article = w.article AND q."row" = w.quote
  WHERE q.speaker IS NOT NULL
  GROUP BY q.article, q.speaker
)
SELECT p.said_to_be,
       count(*) AS persons_in_articles,
       count(s.quotations) AS of_them_quoted,
       coalesce(sum(s.quotations), 0) AS quotations,
       coalesce(sum(s.words), 0) AS words
FROM persons p
LEFT JOIN quoted s ON s.article = p.article AND s.entity = p.entity
GROUP BY p.said_to_be
ORDER BY persons_in_articles DESC, p.said_to_be
