Feature: The language beyond its own test suite

  Scenario Outline: null goes through conditions: <condition>
    Given an empty graph
    When executing query:
      """
      UNWIND [true, false, null] AS x
      WITH x WHERE <condition>
      RETURN count(*) AS rows
      """
    Then the result should be, in any order:
      | rows   |
      | <rows> |

    Examples:
      | condition          | rows |
      | x                  | 1    |
      | NOT x              | 1    |
      | x OR true          | 3    |
      | x OR null          | 1    |
      | x AND false        | 0    |
      | NOT (x AND null)   | 1    |
      | x XOR null         | 0    |
      | x IS NULL          | 1    |
      | x = x              | 2    |
      | x IN [true, null]  | 1    |
      | NOT x IN [true]    | 1    |

  Scenario: every type has its place in the order
    Given an empty graph
    When executing query:
      """
      UNWIND [null, 1.5, 1, true, 'b', 'a', [2], [1, 2], {a: 1}, date('2020-01-01'), false] AS v
      RETURN v ORDER BY v
      """
    Then the result should be, in order:
      | v            |
      | {a: 1}       |
      | [1, 2]       |
      | [2]          |
      | '2020-01-01' |
      | 'a'          |
      | 'b'          |
      | false        |
      | true         |
      | 1            |
      | 1.5          |
      | null         |

  Scenario: an optional match keeps rows in order, with nulls where nothing fits
    Given an empty graph
    And having executed:
      """
      CREATE (:A {n: 1})-[:T]->(:B {n: 10}), (:A {n: 2}), (c:A {n: 3})-[:T]->(:B {n: 30}),
             (c)-[:T]->(:B {n: 31})
      """
    When executing query:
      """
      MATCH (a:A)
      OPTIONAL MATCH (a)-[:T]->(b) WHERE b.n > 10
      OPTIONAL MATCH (b)-[:NONE]->(c)
      RETURN a.n AS a, b.n AS b, c ORDER BY a, b
      """
    Then the result should be, in order:
      | a | b    | c    |
      | 1 | null | null |
      | 2 | null | null |
      | 3 | 30   | null |
      | 3 | 31   | null |

  Scenario: groups keep nulls together and skip them inside
    Given an empty graph
    When executing query:
      """
      UNWIND [{k: 1, v: 2}, {k: 1, v: null}, {k: null, v: 5}, {k: null, v: 7}, {k: 1.0, v: 4}] AS r
      RETURN r.k AS k, count(*) AS rows, count(r.v) AS values, sum(r.v) AS sum,
             collect(DISTINCT r.v) AS list ORDER BY k
      """
    Then the result should be, in order:
      | k    | rows | values | sum | list   |
      | 1    | 3    | 2      | 6   | [2, 4] |
      | null | 2    | 2      | 12  | [5, 7] |

  Scenario: a label expression
    Given an empty graph
    And having executed:
      """
      CREATE (:A {n: 1}), (:B {n: 2}), (:A:B {n: 3}), (:C {n: 4}), ({n: 5})
      """
    When executing query:
      """
      MATCH (a:A|B), (b:!A&!B) WHERE b:% AND a:(A&B)|B
      RETURN a.n AS a, b.n AS b
      """
    Then the result should be, in any order:
      | a | b |
      | 2 | 4 |
      | 3 | 4 |

  Scenario: shortest paths, one and all
    Given an empty graph
    And having executed:
      """
      CREATE (a:N {n: 'a'})-[:T]->(b:N {n: 'b'})-[:T]->(d:N {n: 'd'}),
             (a)-[:T]->(c:N {n: 'c'})-[:T]->(d), (d)-[:T]->(e:N {n: 'e'})
      """
    When executing query:
      """
      MATCH (a:N {n: 'a'}), (e:N {n: 'e'})
      MATCH p = allShortestPaths((a)-[:T*]->(e))
      RETURN length(p) AS length, length(shortestPath((a)-[:T*]-(e))) AS one, count(*) AS paths
      """
    Then the result should be, in any order:
      | length | one | paths |
      | 3      | 3   | 2     |

  Scenario: subqueries count, collect and return rows
    Given an empty graph
    And having executed:
      """
      CREATE (:A {n: 1})-[:T]->({m: 2}), (:A {n: 2}), (a:A {n: 3})-[:T]->({m: 5}), (a)-[:T]->({m: 4})
      """
    When executing query:
      """
      MATCH (a:A)
      CALL (a) { MATCH (a)-->(x) RETURN max(x.m) AS best }
      RETURN a.n AS n, COUNT { (a)-->() } AS degree, best,
             COLLECT { MATCH (a)-->(x) RETURN x.m ORDER BY x.m } AS all
      ORDER BY n
      """
    Then the result should be, in order:
      | n | degree | best | all    |
      | 1 | 1      | 2    | [2]    |
      | 2 | 0      | null | []     |
      | 3 | 2      | 5    | [4, 5] |

  Scenario: FOREACH writes for every element
    Given an empty graph
    When executing query:
      """
      WITH [1, 2, 3] AS list
      FOREACH (x IN list | MERGE (n:N {k: x % 2}) SET n.last = x)
      WITH list
      MATCH (n:N) RETURN n.k AS k, n.last AS last
      """
    Then the result should be, in any order:
      | k | last |
      | 1 | 3    |
      | 0 | 2    |

  Scenario: a comprehension sees the row around it, and its own variable only inside
    Given an empty graph
    When executing query:
      """
      UNWIND [1, 2] AS x
      RETURN x, [x IN range(1, x + 1) WHERE x > 1 | [y IN [x, 9] | x + y]] AS nested,
             reduce(s = x, y IN [1, 2] | s * 10 + y) AS folded
      """
    Then the result should be, in any order:
      | x | nested               | folded |
      | 1 | [[4, 11]]            | 112    |
      | 2 | [[4, 11], [6, 12]]   | 212    |

  Scenario: conditions stop where they are decided
    Given an empty graph
    When executing query:
      """
      UNWIND [0, 2] AS x
      RETURN x <> 0 AND 10 / x > 1 AS safe, CASE WHEN x = 0 THEN null ELSE 10 / x END AS share,
             coalesce(CASE x WHEN 0 THEN 7 END, 10 / x) AS first
      """
    Then the result should be, in any order:
      | safe  | share | first |
      | false | null  | 7     |
      | true  | 5     | 5     |
