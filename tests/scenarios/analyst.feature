Feature: Questions that an analyst asks of a small graph

  Background:
    Given an empty graph
    And having executed:
      """
      CREATE (a:Person {name: 'Anna', age: 30, city: 'Minsk'}), (b:Person {name: 'Boris', age: 41, city: 'Minsk'}),
             (c:Person:Admin {name: 'Chen', age: 30, city: 'Beijing', tags: ['x', 'y']}), (d:Person {name: 'Dora'}),
             (m1:Film {title: 'Red', year: 1999}), (m2:Film {title: 'Blue', year: 2003, rating: 7.5}),
             (m3:Film {title: 'White', year: 2003, rating: 8}),
             (a)-[:ACTED_IN {roles: ['R1', 'R2'], pay: 100}]->(m1), (a)-[:ACTED_IN {roles: ['B']}]->(m2),
             (b)-[:ACTED_IN {roles: [], pay: 50}]->(m2), (c)-[:DIRECTED]->(m2), (c)-[:DIRECTED]->(m3),
             (c)-[:ACTED_IN {roles: ['W'], pay: 70.5}]->(m3),
             (a)-[:KNOWS {since: date('2010-05-01')}]->(b), (b)-[:KNOWS {since: date('2015-01-01')}]->(c),
             (c)-[:KNOWS {since: date('2012-03-03')}]->(a), (c)-[:KNOWS]->(d)
      """

  Scenario Outline: groups and aggregates: <query>
    When executing query:
      """
      <query>
      """
    Then the result should be, in order:
      | value   |
      | <value> |

    Examples:
      | query | value |
      | MATCH (p:Person) WITH p.city AS city, count(*) AS n, avg(p.age) AS a ORDER BY city RETURN collect([city, n, a]) AS value | [['Beijing', 1, 30.0], ['Minsk', 2, 35.5], [null, 1, null]] |
      | MATCH (p:Person) RETURN [count(*) + 1, sum(p.age), min(p.age), max(p.name), count(p.age), count(DISTINCT p.age)] AS value | [5, 101, 30, 'Dora', 3, 2] |
      | MATCH (p:Nobody) RETURN [count(*), sum(p.age), avg(p.age), min(p.age), size(collect(p)), stDev(p.age), percentileDisc(p.age, 0.5)] AS value | [0, 0, null, null, 0, 0.0, null] |
      | MATCH (p:Person) WITH p.city AS city, p.city + '-' + count(*) AS label ORDER BY city RETURN collect(label) AS value | ['Beijing-1', 'Minsk-2'] |
      | MATCH (p:Person) RETURN [percentileCont(p.age, 0.5), percentileDisc(p.age, 0.5)] AS value | [30.0, 30] |
      | MATCH (p:Person) RETURN count(p.age) * 1.0 / count(*) AS value | 0.75 |
      | MATCH (p:Person) WITH p.age AS age, count(*) AS c WHERE c > 1 RETURN age + c AS value | 32 |
      | MATCH (p:Person) WITH avg(p.age) AS mean MATCH (q:Person) WHERE q.age > mean RETURN q.name AS value | 'Boris' |
      | MATCH (p:Person) OPTIONAL MATCH (p)-[r:ACTED_IN]->(m) WITH p.name AS n, count(m) AS c, sum(r.pay) AS pay ORDER BY n RETURN collect([n, c, pay]) AS value | [['Anna', 2, 100], ['Boris', 1, 50], ['Chen', 1, 70.5], ['Dora', 0, 0]] |
      | MATCH (a)-[r]->(b) WITH type(r) AS t, count(*) AS c, count(DISTINCT a) AS f ORDER BY c DESC, t RETURN collect([t, c, f]) AS value | [['ACTED_IN', 4, 3], ['KNOWS', 4, 3], ['DIRECTED', 2, 1]] |
      | MATCH (p:Person) WITH CASE WHEN p.age < 35 THEN 'young' WHEN p.age >= 35 THEN 'old' ELSE '?' END AS k, count(*) AS n ORDER BY k RETURN collect([k, n]) AS value | [['?', 1], ['old', 1], ['young', 2]] |
      | UNWIND [1, 'a', null, 2.5, true] AS x RETURN [min(x), max(x)] AS value | ['a', 2.5] |
      | UNWIND [duration('P1D'), duration('PT36H')] AS x RETURN [toString(sum(x)), toString(avg(x))] AS value | ['P1DT36H', 'PT30H'] |
      | UNWIND [1, 2, 2, null] AS x RETURN [sum(DISTINCT x), avg(DISTINCT x), collect(DISTINCT x), count(x)] AS value | [3, 1.5, [1, 2], 3] |
      | MATCH (n:Person) UNWIND labels(n) AS l WITH l, count(*) AS c ORDER BY l RETURN collect([l, c]) AS value | [['Admin', 1], ['Person', 4]] |

  Scenario Outline: what is optional, what is there, what is not: <query>
    When executing query:
      """
      <query>
      """
    Then the result should be, in order:
      | value   |
      | <value> |

    Examples:
      | query | value |
      | MATCH (p:Person) OPTIONAL MATCH (p)-[:DIRECTED]->(m) WHERE m.rating > 7.7 WITH p, m ORDER BY p.name RETURN collect([p.name, m.title]) AS value | [['Anna', null], ['Boris', null], ['Chen', 'White'], ['Dora', null]] |
      | MATCH (p:Person) OPTIONAL MATCH (p)-[:DIRECTED]->(m) WITH p, m WHERE m.rating > 7.7 RETURN collect([p.name, m.title]) AS value | [['Chen', 'White']] |
      | OPTIONAL MATCH (n:Nobody) WITH n, count(n) AS c RETURN [n, n.x, labels(n), c] AS value | [null, null, null, 0] |
      | MATCH (p:Person) WHERE NOT (p)-[:ACTED_IN]->() RETURN p.name AS value | 'Dora' |
      | MATCH (p:Person) WHERE EXISTS { (p)-[:KNOWS]->(q) WHERE q.age > p.age } RETURN p.name AS value | 'Anna' |
      | MATCH (p:Person) WHERE COUNT { (p)-[:KNOWS]->() } > 1 RETURN p.name AS value | 'Chen' |
      | MATCH (p:Person) WHERE EXISTS { (p)-[:KNOWS]->(q) WHERE EXISTS { (q)-[:DIRECTED]->(:Film) } } RETURN p.name AS value | 'Boris' |
      | MATCH (p:Person) WHERE COLLECT { MATCH (p)-[:ACTED_IN]->(m) RETURN m.title } = ['White'] RETURN p.name AS value | 'Chen' |
      | MATCH (p:Person) WITH p ORDER BY p.name RETURN collect([p.name, size([(p)--(x) \| x]), COUNT { (p)-->(:Film) }]) AS value | [['Anna', 4, 2], ['Boris', 3, 1], ['Chen', 6, 3], ['Dora', 1, 0]] |
      | MATCH (m:Film) WITH m ORDER BY m.title RETURN collect(m {.title, by: [(m)<-[:ACTED_IN]-(a) \| a.name]}) AS value | [{title: 'Blue', by: ['Anna', 'Boris']}, {title: 'Red', by: ['Anna']}, {title: 'White', by: ['Chen']}] |
      | MATCH (p:Person {name: 'Chen'}) RETURN COLLECT { MATCH (p)-[:KNOWS]->(q) RETURN q.name ORDER BY q.name DESC } AS value | ['Dora', 'Anna'] |
      | RETURN COUNT { MATCH (p:Person) RETURN DISTINCT p.age } AS value | 3 |
      | MATCH (p:Person) WHERE p.age IN [30, null] WITH p.name AS n ORDER BY n RETURN collect(n) AS value | ['Anna', 'Chen'] |
      | MATCH (p:Person) WHERE NOT p.age IN [30, null] RETURN count(*) AS value | 0 |
      | MATCH (p:Person) WHERE 30 <= p.age < 41 RETURN count(*) AS value | 2 |
      | MATCH (p) WHERE any(t IN p.tags WHERE t STARTS WITH 'y') RETURN p.name AS value | 'Chen' |
      | MATCH (p:Person) WHERE p.name =~ '(?i)^[ab].*' RETURN count(*) AS value | 2 |

  Scenario Outline: subqueries and unions: <query>
    When executing query:
      """
      <query>
      """
    Then the result should be, in order:
      | value   |
      | <value> |

    Examples:
      | query | value |
      | MATCH (p:Person) CALL { WITH p MATCH (p)-[:ACTED_IN]->(m) RETURN count(m) AS c } WITH p, c ORDER BY p.name RETURN collect(c) AS value | [2, 1, 1, 0] |
      | MATCH (p:Person) CALL (p) { MATCH (p)-[:ACTED_IN]->(m) RETURN m.title AS t ORDER BY t LIMIT 1 } WITH p, t ORDER BY p.name RETURN collect(t) AS value | ['Blue', 'Blue', 'White'] |
      | MATCH (p:Person) CALL (*) { MATCH (p)-[:ACTED_IN]->(m) RETURN max(m.year) AS t } WITH p, t ORDER BY p.name RETURN collect(t) AS value | [2003, 2003, 2003] |
      | MATCH (p:Person) OPTIONAL CALL (p) { MATCH (p)-[:DIRECTED]->(m) RETURN m.title AS t } RETURN count(*) AS value | 5 |
      | CALL { MATCH (p:Person) RETURN p.name AS n UNION MATCH (m:Film) RETURN m.title AS n } RETURN count(n) AS value | 7 |
      | CALL { UNWIND [1, 2] AS x RETURN x UNION ALL UNWIND [2, 3] AS x RETURN x } RETURN sum(x) AS value | 8 |
      | CALL { UNWIND [1, 2] AS x RETURN x UNION UNWIND [2, 3] AS x RETURN x } RETURN sum(x) AS value | 6 |

  Scenario Outline: paths: <query>
    When executing query:
      """
      <query>
      """
    Then the result should be, in order:
      | value   |
      | <value> |

    Examples:
      | query | value |
      | MATCH p = shortestPath((:Person {name: 'Anna'})-[:KNOWS*]->({name: 'Dora'})) RETURN [n IN nodes(p) \| n.name] AS value | ['Anna', 'Boris', 'Chen', 'Dora'] |
      | MATCH (a {name: 'Anna'}), (d {name: 'Dora'}) RETURN [length(shortestPath((a)-[*]-(d))), shortestPath((d)-[:KNOWS*]->(a)) IS NULL] AS value | [2, true] |
      | MATCH (a {name: 'Anna'}), (d:Person) WHERE a <> d AND length(shortestPath((a)-[:KNOWS*..2]->(d))) = 2 RETURN d.name AS value | 'Chen' |
      | MATCH p = allShortestPaths(({name: 'Anna'})-[*..4]-({title: 'White'})) RETURN count(p) AS value | 2 |
      | MATCH p = ({name: 'Anna'})-[:KNOWS*2]->(c) RETURN [r IN relationships(p) \| r.since.year] AS value | [2010, 2015] |
      | MATCH (a:Person {name: 'Anna'})-[:KNOWS]->*(q) WITH q.name AS n ORDER BY n RETURN collect(n) AS value | ['Anna', 'Anna', 'Boris', 'Chen', 'Dora'] |
      | MATCH (a)-->(b)-->(c)-->(a) RETURN count(*) AS value | 3 |
      | MATCH (a:Person {name: 'Anna'})-[r*2]-(b:Person) WHERE all(x IN r WHERE type(x) = 'KNOWS') WITH DISTINCT b.name AS n ORDER BY n RETURN collect(n) AS value | ['Boris', 'Chen', 'Dora'] |
      | MATCH (a:Person)-[:ACTED_IN]->(m)<-[:ACTED_IN]-(b) WHERE a.name < b.name RETURN [a.name, b.name, m.title] AS value | ['Anna', 'Boris', 'Blue'] |
      | MATCH (a:Person)-[r:!KNOWS]->() WITH DISTINCT type(r) AS t ORDER BY t RETURN collect(t) AS value | ['ACTED_IN', 'DIRECTED'] |
      | MATCH (a:Person), (b:Person) WHERE toLower(left(a.city, 1)) = toLower(left(b.city, 1)) AND a.name < b.name RETURN [a.name, b.name] AS value | ['Anna', 'Boris'] |

  Scenario Outline: what is written is read: <query>
    When executing query:
      """
      <query>
      """
    Then the result should be, in order:
      | value   |
      | <value> |

    Examples:
      | query | value |
      | MATCH (p:Person {name: 'Anna'}) SET p += {age: 31, city: null, new: 'x'} RETURN properties(p) AS value | {age: 31, name: 'Anna', new: 'x'} |
      | MATCH (p:Person {name: 'Anna'}) SET p = {name: 'A'} RETURN properties(p) AS value | {name: 'A'} |
      | MATCH (p:Person {name: 'Anna'}) SET p:Star:Big REMOVE p:Big RETURN [p:Star, p:Big] AS value | [true, false] |
      | UNWIND [1, 2] AS x MERGE (p:Person {name: 'Eve'}) ON CREATE SET p.n = 1 ON MATCH SET p.n = p.n + 1 RETURN max(p.n) AS value | 2 |
      | MATCH (a {name: 'Anna'}), (b {name: 'Dora'}) MERGE (a)-[r:LIKES]-(b) RETURN [startNode(r).name, endNode(r).name, type(r)] AS value | ['Anna', 'Dora', 'LIKES'] |
      | MATCH (p:Person) WITH collect(p) AS ps FOREACH (p IN ps \| SET p.double = p.age * 2 FOREACH (k IN [1] \| SET p.k = k)) WITH ps UNWIND ps AS p RETURN [sum(p.double), sum(p.k)] AS value | [202, 4] |
      | MATCH (p:Person) SET p.old = p.age > 35 RETURN collect(p.old) AS value | [false, true, false] |
      | MATCH (p:Person) REMOVE p.city WITH p WHERE p.city IS NULL RETURN count(*) AS value | 4 |
      | MATCH (a {name: 'Anna'}) CREATE p = (a)-[:T {w: 1}]->(:N)-[:T]->(b:N) RETURN [length(p), labels(b)] AS value | [2, ['N']] |
      | MATCH (a {name: 'Anna'}) DETACH DELETE a WITH count(*) AS c MATCH (n:Person) RETURN count(n) AS value | 3 |
      | MATCH ()-[r:KNOWS]->() DELETE r WITH count(*) AS gone MATCH ()-[r]->() WITH gone, count(r) AS c RETURN [gone, c] AS value | [4, 6] |
      | UNWIND [{id: 1, v: 'a'}, {id: 1, v: null}] AS row MERGE (t:T {id: row.id}) SET t += row WITH DISTINCT t RETURN properties(t) AS value | {id: 1} |
