Feature: What users of Neo4j write beyond openCypher 9

  Background:
    Given an empty graph
    And having executed:
      """
      CREATE (a:A:X {n: 1, name: 'Ann'})-[:R {w: 1}]->(b:B {n: 2, name: 'Боб'})-[:R {w: 2}]->(c:C {n: 3, name: '陈'}),
             (a)-[:S {w: 3}]->(c)-[:T {w: 4}]->(a), (b)-[:S]->(b)
      """

  Scenario Outline: nodes by label expression <labels>
    When executing query:
      """
      MATCH (n:<labels>) WITH n.n AS n ORDER BY n RETURN collect(n) AS found
      """
    Then the result should be, in order:
      | found   |
      | <found> |

    Examples:
      | labels        | found     |
      | A\|B          | [1, 2]    |
      | !A            | [2, 3]    |
      | %             | [1, 2, 3] |
      | !%            | []        |
      | (A\|B)&!X     | [2]       |
      | A&X           | [1]       |
      | !(A\|C)       | [2]       |

  Scenario Outline: relationships by type expression <types>
    When executing query:
      """
      MATCH ()-[r:<types>]->() WITH r.w AS w ORDER BY w RETURN collect(w) AS found, count(*) AS all
      """
    Then the result should be, in order:
      | found   | all   |
      | <found> | <all> |

    Examples:
      | types    | found        | all |
      | R\|T     | [1, 2, 4]    | 3   |
      | !R       | [3, 4]       | 3   |
      | R&S      | []           | 0   |
      | %        | [1, 2, 3, 4] | 5   |
      | !(R\|S)  | [4]          | 1   |

  Scenario Outline: labels and types are tested in conditions: <condition>
    When executing query:
      """
      MATCH (a)-[r]->(b) WHERE <condition> RETURN count(*) AS rows
      """
    Then the result should be, in order:
      | rows   |
      | <rows> |

    Examples:
      | condition                  | rows |
      | a:A\|B                     | 4    |
      | r:R\|T                     | 3    |
      | NOT r:!R                   | 2    |
      | a:A AND b:(B\|C)           | 2    |
      | [x IN [a, b] WHERE x:A \| x.n] = [1]   | 3 |
      | any(x IN [a, b] WHERE x:C\|X)          | 4 |

  Scenario Outline: paths of several lengths: <pattern>
    When executing query:
      """
      MATCH (a:A)<pattern>(b) WITH b.n AS n ORDER BY n RETURN collect(n) AS found
      """
    Then the result should be, in order:
      | found   |
      | <found> |

    Examples:
      | pattern                          | found              |
      | -[:R]->+                         | [2, 3]             |
      | -[:R]->*                         | [1, 2, 3]          |
      | -[:R]->{2}                       | [3]                |
      | -[:R]->{,1}                      | [1, 2]             |
      | -[:R]->{0,2}                     | [1, 2, 3]          |
      | -[:R\|T]->{1,}                   | [1, 2, 3]          |
      | -[r:R* WHERE r.w < 2]->          | [2]                |
      | -[r* WHERE r.w <> 1]->           | [1, 3]             |
      | -[r:!S*..2]->                    | [2, 3]             |
      | -[r:!S* WHERE r.w < 4]->         | [2, 3]             |
      | -[:R* {w: 1}]->                  | [2]                |
      | -[r WHERE r.w > 2]->             | [3]                |

  Scenario: a condition inside a relationship of variable length may ask for the rest of the row
    When executing query:
      """
      UNWIND [1, 2] AS most
      MATCH (a:A)-[r:R* WHERE r.w <= most AND EXISTS { MATCH (x) WHERE x.n = r.w }]->(b)
      RETURN most, collect(b.n) AS found ORDER BY most
      """
    Then the result should be, in order:
      | most | found  |
      | 1    | [2]    |
      | 2    | [2, 3] |

  Scenario Outline: shortest paths: <pattern>
    When executing query:
      """
      MATCH p = <pattern>
      RETURN [x IN nodes(p) | x.n] AS nodes
      """
    Then the result should be, in any order:
      | nodes   |
      | <nodes> |

    Examples:
      | pattern                                                                           | nodes     |
      | shortestPath((:A)-[*]->(:C))                                                      | [1, 3]    |
      | shortestPath((:A)-[:R*]->(:C))                                                    | [1, 2, 3] |
      | shortestPath((:A)-[r* WHERE r.w < 3]->(:C))                                       | [1, 2, 3] |
      | shortestPath((:A)-[:!S*]->(:C))                                                   | [1, 2, 3] |
      | shortestPath((:A)-[*]->(:C)) WHERE all(r IN relationships(p) WHERE type(r) = 'R') | [1, 2, 3] |
      | shortestPath((:A)-[*]->(:C)) WHERE none(r IN relationships(p) WHERE r.w = 3)      | [1, 2, 3] |
      | shortestPath((:A)-[rs*]->(:C)) WHERE none(r IN rs WHERE r:S)                      | [1, 2, 3] |
      | shortestPath((:C)-[*]->(:B)) WHERE all(x IN nodes(p) WHERE x.n > 0)               | [3, 1, 2] |
      | SHORTEST 1 (:A)-[:R]->+(:C)                                                       | [1, 2, 3] |
      | ANY SHORTEST (:A)-[:R\|S]->+(:C)                                                  | [1, 3]    |
      | ALL SHORTEST (:B)-[:R]->+(:C)                                                     | [2, 3]    |
      | shortestPath((:A)-[*2..]->(:C))                                                   | [1, 2, 3] |
      | SHORTEST 3 (:B)-[:R]->+(:C)                                                       | [2, 3]    |
      | SHORTEST 2 GROUPS (:A)-[:R]->+(:C)                                                | [1, 2, 3] |


  Scenario: several shortest paths, each relationship once on each
    Given an empty graph
    And having executed:
      """
      CREATE (a:Stop {n: 1}), (b:Stop {n: 2}), (c:Stop {n: 3}), (d:Stop {n: 4}),
             (a)-[:T]->(b), (b)-[:T]->(d), (a)-[:T]->(c), (c)-[:T]->(d), (b)-[:T]->(c), (d)-[:T]->(a)
      """
    When executing query:
      """
      MATCH p = SHORTEST 3 (:Stop {n: 1})-[:T]->+(:Stop {n: 4})
      WITH p ORDER BY length(p), [x IN nodes(p) | x.n]
      RETURN [x IN nodes(p) | x.n] AS nodes
      """
    Then the result should be, in order:
      | nodes        |
      | [1, 2, 4]    |
      | [1, 3, 4]    |
      | [1, 2, 3, 4] |
    When executing query:
      """
      MATCH p = SHORTEST 2 GROUPS (:Stop {n: 1})-[:T]->{1,9}(:Stop {n: 4}) RETURN length(p) AS length, count(*) AS paths
      ORDER BY length
      """
    Then the result should be, in order:
      | length | paths |
      | 2      | 2     |
      | 3      | 1     |
    When executing query:
      """
      MATCH p = ANY 2 (a:Stop)-[:T]->+(a) RETURN a.n AS n, collect(length(p)) AS lengths ORDER BY n
      """
    Then the result should be, in order:
      | n | lengths |
      | 1 | [3, 3]  |
      | 2 | [3, 4]  |
      | 3 | [3, 4]  |
      | 4 | [3, 3]  |
    When executing query:
      """
      MATCH (a:Stop {n: 1}), (d:Stop {n: 4}) MATCH p = allShortestPaths((a)-[:T*3..]->(d)) RETURN count(p) AS paths, min(length(p)) AS length
      """
    Then the result should be, in order:
      | paths | length |
      | 1     | 3      |
    When executing query:
      """
      MATCH p = SHORTEST 1000 (:Stop {n: 1})-[:T]->+(:Stop {n: 4}) RETURN count(p) = count(DISTINCT p) AS same, count(p) AS paths
      """
    Then the result should be, in order:
      | same | paths |
      | true | 5     |

  Scenario: subqueries count, collect and test
    When executing query:
      """
      MATCH (n)
      RETURN n.n AS n, COUNT { (n)-->() } AS out,
             COUNT { MATCH (n)-->(m) WHERE m.n > 1 RETURN DISTINCT m } AS large,
             COLLECT { MATCH (n)-->(m) RETURN m.n ORDER BY m.n DESC } AS to,
             EXISTS { MATCH (n)-[:R]->(m) WITH m WHERE m.n = 2 MATCH (m)-->(o) RETURN o } AS two,
             EXISTS { MATCH (n)-[:T]->() RETURN 1 AS x UNION MATCH (n)-[:R]->(:B) RETURN 1 AS x } AS either
      ORDER BY n
      """
    Then the result should be, in order:
      | n | out | large | to     | two   | either |
      | 1 | 2   | 2     | [3, 2] | true  | true   |
      | 2 | 2   | 2     | [3, 2] | false | false  |
      | 3 | 1   | 0     | [1]    | false | true   |

  Scenario Outline: CALL sees what it imports: <call>
    When executing query:
      """
      MATCH (n) CALL <call> RETURN n.n AS n, x ORDER BY n, x
      """
    Then the result should be, in order:
      | n | x   |
      | 1 | <1> |
      | 2 | <2> |
      | 3 | <3> |

    Examples:
      | call                                                              | 1 | 2 | 3 |
      | { WITH n MATCH (n)-->(m) RETURN count(m) AS x }                   | 2 | 2 | 1 |
      | (n) { MATCH (n)-->(m) RETURN count(m) AS x }                      | 2 | 2 | 1 |
      | (*) { MATCH (n)-->(m) RETURN count(m) AS x }                      | 2 | 2 | 1 |
      | { MATCH (n)-->(m) RETURN count(m) AS x }                          | 5 | 5 | 5 |
      | { WITH n WITH n, 10 AS ten RETURN n.n * ten AS x }                | 10 | 20 | 30 |
      | { WITH 5 AS five RETURN five AS x }                               | 5 | 5 | 5 |
      | (n) { RETURN n.n AS x UNION RETURN n.n AS x }                     | 1 | 2 | 3 |

  Scenario: each part of a UNION inside CALL imports for itself
    When executing query:
      """
      MATCH (n:A) CALL { WITH n RETURN n.n AS x UNION MATCH (n) RETURN 10 * n.n AS x } RETURN x ORDER BY x
      """
    Then the result should be, in order:
      | x  |
      | 1  |
      | 10 |
      | 20 |
      | 30 |

  Scenario: CALL without RETURN keeps the rows
    When executing query:
      """
      UNWIND [1, 2] AS i CALL (i) { CREATE (:New {i: i}) } RETURN i
      """
    Then the result should be, in any order:
      | i |
      | 1 |
      | 2 |
    And the side effects should be:
      | +nodes      | 2 |
      | +labels     | 1 |
      | +properties | 2 |

  Scenario: OPTIONAL CALL keeps rows without result
    When executing query:
      """
      MATCH (n)
      OPTIONAL CALL (n) { MATCH (n)-[:T]->(m) RETURN m.n AS x }
      RETURN n.n AS n, x ORDER BY n
      """
    Then the result should be, in order:
      | n | x    |
      | 1 | null |
      | 2 | null |
      | 3 | 1    |

  Scenario: FINISH ends a query without rows
    When executing query:
      """
      MATCH (n:A) SET n.seen = true FINISH
      """
    Then the result should be empty
    And the side effects should be:
      | +properties | 1 |

  Scenario Outline: types are tested: <value> <test>
    When executing query:
      """
      RETURN <value> <test> AS is
      """
    Then the result should be, in order:
      | is   |
      | <is> |

    Examples:
      | value       | test                                    | is    |
      | 1           | IS :: INTEGER                           | true  |
      | 1           | IS NOT :: INT                           | false |
      | 1           | :: FLOAT                                | false |
      | 1           | IS TYPED FLOAT \| INTEGER               | true  |
      | null        | IS :: STRING                            | true  |
      | null        | IS :: STRING NOT NULL                   | false |
      | [1, null]   | IS :: LIST<INTEGER>                     | true  |
      | [1, null]   | IS :: LIST<INTEGER NOT NULL>            | false |
      | [1, 'a']    | IS :: LIST<INTEGER \| STRING> NOT NULL  | true  |
      | []          | IS :: LIST<NOTHING>                     | true  |
      | {a: 1}      | IS :: MAP                               | true  |
      | date('2020-01-01') | IS :: DATE                       | true  |
      | localtime('12:00') | IS :: TIME WITHOUT TIMEZONE      | true  |
      | 'a'         | IS :: ANY                               | true  |
      | 'e\u0301'   | IS NORMALIZED                           | false |
      | 'e\u0301'   | IS NFD NORMALIZED                       | true  |
      | 'e\u0301'   | IS NOT NORMALIZED                       | true  |

  Scenario Outline: small things: <expression>
    When executing query:
      """
      RETURN <expression> AS value
      """
    Then the result should be, in order:
      | value   |
      | <value> |

    Examples:
      | expression                                        | value     |
      | trim(BOTH 'x' FROM 'xxaxx')                       | 'a'       |
      | trim(LEADING 'x' FROM 'xxax')                     | 'ax'      |
      | trim(TRAILING FROM 'a  ')                         | 'a'       |
      | CASE 5 WHEN 1, 5 THEN 'hit' ELSE 'miss' END       | 'hit'     |
      | CASE 5 WHEN 1, 2 THEN 'hit' ELSE 'miss' END       | 'miss'    |
      | valueType([1, 'a'])                               | 'LIST<INTEGER NOT NULL \| STRING NOT NULL> NOT NULL' |
      | valueType([])                                     | 'LIST<NOTHING> NOT NULL' |

  Scenario Outline: hints and options are read over: <query>
    When executing query:
      """
      <query>
      """
    Then the result should be, in order:
      | n |
      | 1 |

    Examples:
      | query                                                               |
      | MATCH (a:A) USING INDEX a:A(n) WHERE a.n = 1 RETURN a.n AS n        |
      | MATCH (a:A) USING SCAN a:A RETURN a.n AS n                          |
      | MATCH (a:A)-[:R]->(b:B) USING JOIN ON b RETURN a.n AS n             |
      | CYPHER 5 runtime=slotted MATCH (a:A) RETURN a.n AS n                |

  Scenario Outline: what is not supported says what is: <query>
    When executing query:
      """
      <query>
      """
    Then a SyntaxError should be raised at compile time: UnsupportedFeature

    Examples:
      | query                                                               |
      | LOAD CSV FROM 'file' AS row RETURN row                              |
      | USE other MATCH (n) RETURN n                                        |
      | MATCH p = SHORTEST 2 (a)-->(c)-[:R]->+(b) RETURN p                    |
      | MATCH (n) WHERE n.n = {p} RETURN n                                  |
      | RETURN 1 IS :: POINT                                                |
      | UNWIND [1] AS x CALL (x) { CREATE (:N) } IN TRANSACTIONS ON ERROR CONTINUE |

  Scenario Outline: a CASE whose WHEN is a condition: <case>
    When executing query:
      """
      UNWIND [1, 5, 9, null, 'abc'] AS x RETURN collect(CASE x <case> END) AS values
      """
    Then the result should be, in order:
      | values   |
      | <values> |

    Examples:
      | case                                                      | values                              |
      | WHEN < 5 THEN 'low' WHEN = 5 THEN 'five' ELSE 'else'      | ['low', 'five', 'else', 'else', 'else'] |
      | WHEN IS NULL THEN 'null' WHEN IS NOT NULL THEN 'known'    | ['known', 'known', 'known', 'null', 'known'] |
      | WHEN 1, > 8 THEN 'end' WHEN STARTS WITH 'a' THEN 'text'   | ['end', 'end', 'text']              |
      | WHEN IS :: INTEGER NOT NULL THEN 'int' ELSE 'no'          | ['int', 'int', 'int', 'no', 'no']   |
      | WHEN IN [1, 9] THEN CASE x WHEN <= 1 THEN 'a' ELSE 'b' END | ['a', 'b']                         |
      | WHEN =~ 'a.*' THEN 1 WHEN <> 5 THEN 2                     | [2, 2, 1]                           |

  Scenario Outline: labels and types by expressions: <query>
    When executing query:
      """
      <query>
      """
    Then the result should be, in order:
      | value   |
      | <value> |

    Examples:
      | query                                                                        | value                |
      | MATCH (n:$('A')) RETURN n.n AS value                                         | 1                    |
      | UNWIND ['A', 'B'] AS l MATCH (n:$(l)) RETURN sum(n.n) AS value               | 3                    |
      | MATCH (n:$all(['A', 'X'])) RETURN n.n AS value                               | 1                    |
      | MATCH (n:$any(['A', 'B'])) RETURN sum(n.n) AS value                          | 3                    |
      | MATCH (n:$(['A', 'B'])) RETURN count(n) AS value                             | 0                    |
      | MATCH (n:X&$('A')) RETURN n.n AS value                                       | 1                    |
      | MATCH (n) WHERE n:$('B') RETURN n.n AS value                                 | 2                    |
      | MATCH (n) WHERE n IS C RETURN n.n AS value                                   | 3                    |
      | MATCH (n) WHERE n IS NOT A RETURN sum(n.n) AS value                          | 5                    |
      | MATCH ()-[r:$('S')]->() RETURN count(r) AS value                             | 2                    |
      | MATCH ()-[r:$any(['R', 'T'])]->() RETURN sum(r.w) AS value                   | 7                    |
      | MATCH (:A)-[r:$('R')*2]->(x) RETURN x.n AS value                             | 3                    |
      | CREATE (n:$('New'):Old:$(['P', 'Q'])) RETURN labels(n) AS value              | ['New', 'Old', 'P', 'Q'] |
      | CREATE (:P)-[r:$('RE' + 'L')]->(:Q) RETURN type(r) AS value                  | 'REL'                |
      | UNWIND ['M', 'N', 'M'] AS l MERGE (n:$(l)) RETURN count(DISTINCT n) AS value | 2                    |
      | MATCH (n:A) SET n:$('Z') REMOVE n:$(['X']) RETURN labels(n) AS value         | ['A', 'Z']           |
      | WITH 'k' AS k MATCH (n:A) SET n[k] = 5, n['l'] = 6 REMOVE n['n'] RETURN properties(n) AS value | {k: 5, l: 6, name: 'Ann'} |
      | INSERT (n:A&B {x: 1})-[:R]->(m IS C) RETURN labels(n) + labels(m) AS value   | ['A', 'B', 'C']      |
      | UNWIND [1, 2] AS x CALL (x) { CREATE (:New {x: x}) } IN TRANSACTIONS OF 1 ROW MATCH (n:New) RETURN count(DISTINCT n) AS value | 2 |

  Scenario Outline: numbers and words: <expression>
    When executing query:
      """
      RETURN <expression> AS value
      """
    Then the result should be, in order:
      | value   |
      | <value> |

    Examples:
      | expression                                | value   |
      | 1_000_000                                 | 1000000 |
      | 0xFF_FF                                   | 65535   |
      | 1_0.2_5e1_0 = 10.25e10                    | true    |
      | isNaN(NaN)                                | true    |
      | -Infinity < -1e308                        | true    |
      | size(normalize('é', NFD))                 | 2       |
