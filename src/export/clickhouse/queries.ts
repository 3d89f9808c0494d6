/** Ten questions that engineers ask of Fusion's traffic, for the table of table.ts. */

interface Question {
  readonly asks: string;
  readonly sql: string;
}

const SLOWEST_OF = 'quantilesExact(0.5, 0.99)(latency_us)';

const QUESTIONS: readonly Question[] = [
  {
    asks: 'What went wrong, and how often?',
    sql: `SELECT finding.severity AS severity, finding.id AS id, count() AS messages, min(number) AS first
FROM fusionshark ARRAY JOIN findings AS finding
GROUP BY severity, id
ORDER BY messages DESC`,
  },
  {
    asks: 'Which commands fail, with which status, on which node?',
    sql: `SELECT name, status_name, src AS node, count() AS answers
FROM fusionshark
WHERE kind = 'response' AND status != 0
GROUP BY name, status_name, node
ORDER BY answers DESC`,
  },
  {
    asks: 'How long do answers take, by command and node?',
    sql: `SELECT name, src AS node, count() AS answers, ${SLOWEST_OF} AS p50_p99_us, max(latency_us) AS max_us
FROM fusionshark
WHERE latency_us IS NOT NULL
GROUP BY name, node
ORDER BY max_us DESC`,
  },
  {
    asks: 'Which twenty answers were the slowest?',
    sql: `SELECT time, number, request, src AS node, name, status_name, latency_us, summary
FROM fusionshark
WHERE latency_us IS NOT NULL
ORDER BY latency_us DESC
LIMIT 20`,
  },
  {
    asks: 'Which requests were never answered? (Quiet commands may rightly be among them.)',
    sql: `SELECT time, number, stream, dst AS node, name, vbucket, summary
FROM fusionshark
WHERE kind = 'request' AND number NOT IN (SELECT assumeNotNull(request) FROM fusionshark WHERE request IS NOT NULL)
ORDER BY number`,
  },
  {
    asks: 'Which uploaders were started and stopped, with which term?',
    sql: `SELECT time, number, dst AS node, vbucket, fusion.command AS command, JSONExtractString(fusion.fields, 'term') AS term
FROM fusionshark
WHERE kind = 'request' AND fusion.command IN ('StartFusionUploader', 'StopFusionUploader')
ORDER BY vbucket, time`,
  },
  {
    asks: 'Which snapshots were taken, and released how often?',
    sql: `SELECT JSONExtractString(fusion.fields, 'snapshot_uuid') AS snapshot,
  countIf(fusion.command = 'GetFusionStorageSnapshot') AS taken,
  countIf(fusion.command = 'ReleaseFusionStorageSnapshot') AS released, min(time) AS first, max(time) AS last
FROM fusionshark
WHERE kind = 'request' AND fusion.command IN ('GetFusionStorageSnapshot', 'ReleaseFusionStorageSnapshot')
GROUP BY snapshot
ORDER BY first`,
  },
  {
    asks: 'What happened to one vbucket? (Put its number in the place of 12.)',
    sql: `SELECT time, number, src, dst, name, summary
FROM fusionshark
WHERE vbucket = 12 AND fusion.command != ''
ORDER BY number`,
  },
  {
    asks: 'How much traffic was there, by minute and command?',
    sql: `SELECT toStartOfMinute(time) AS minute, name, count() AS messages, sum(body_length + 24) AS bytes
FROM fusionshark
GROUP BY minute, name
ORDER BY minute, bytes DESC`,
  },
  {
    asks: 'Which connections are the busiest?',
    sql: `SELECT stream, any(if(\`from\` = 'client', src, dst)) AS client, any(if(\`from\` = 'client', dst, src)) AS node,
  count() AS messages, sum(body_length + 24) AS bytes, min(time) AS first, max(time) AS last
FROM fusionshark
GROUP BY stream
ORDER BY bytes DESC
LIMIT 20`,
  },
];

export const clickhouseQueries = (): string =>
  QUESTIONS.map(({ asks, sql }, i) => `-- ${i + 1}. ${asks}\n${sql};\n`).join('\n');
