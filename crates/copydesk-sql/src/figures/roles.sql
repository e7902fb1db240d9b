SELECT lower(speaker_role) AS role,
       count(*) AS quotations,
       count(DISTINCT speaker) AS speakers,
       sum(length(said) - length(replace(said, ' ', '')) + 1) AS words,
       min(speaker) AS example
FROM who_said_what
WHERE speaker IS NOT NULL AND speaker_role IS NOT NULL
GROUP BY lower(speaker_role)
ORDER BY quotations DESC, words DESC, role
LIMIT 30
