SELECT speaker,
       min(speaker_role) AS role,
       count(*) AS quotations,
       count(DISTINCT article) AS articles,
       sum(length(said) - length(replace(said, ' ', '')) + 1) AS words
FROM who_said_what
WHERE speaker IS NOT NULL
GROUP BY speaker
ORDER BY quotations DESC, words DESC, speaker
LIMIT 40
