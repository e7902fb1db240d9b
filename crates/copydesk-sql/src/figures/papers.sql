SELECT coalesce(a.source, 'not given') AS paper,
       count(DISTINCT a.article) AS articles,
       count(w.quote) AS quotations,
       count(w.speaker) AS by_somebody_named,
       round(100.0 * count(w.speaker) / nullif(count(w.quote), 0), 1) AS percent_named,
       round(1.0 * count(w.quote) / count(DISTINCT a.article), 1) AS quotations_per_article
FROM articles a
LEFT JOIN who_said_what w ON w.article = a.article
GROUP BY coalesce(a.source, 'not given')
ORDER BY quotations DESC, paper
LIMIT 40
