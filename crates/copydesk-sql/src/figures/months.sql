WITH months AS (
  SELECT substr(a.published, 1, 7) AS month,
         count(DISTINCT a.article) AS articles,
         count(w.quote) AS quotations,
         count(DISTINCT w.speaker) AS speakers
  FROM articles a
  LEFT JOIN who_said_what w ON w.article = a.article
  WHERE a.published LIKE '____-__%'
  GROUP BY substr(a.published, 1, 7)
  ORDER BY month DESC
  LIMIT 240
)
SELECT month, articles, quotations, speakers
FROM months
ORDER BY month
