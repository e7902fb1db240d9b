SELECT name,
       CASE label WHEN 'PER' THEN 'person' WHEN 'ORG' THEN 'organisation' WHEN 'LOC' THEN 'place' ELSE 'other' END AS type,
       quotes AS quotations,
       articles,
       mentions,
       authority_id
FROM corpus_entities
WHERE quotes > 0
ORDER BY quotes DESC, articles DESC, corpus_entity
LIMIT 40
