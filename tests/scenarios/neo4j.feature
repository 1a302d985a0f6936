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
      | MATCH (a) ((x)-[:R]->(y)){1,2} (b) RETURN a                         |
      | MATCH p = SHORTEST 2 (a)-[:R]->+(b) RETURN p                        |
      | MATCH (n) CALL (n) { CREATE (:N) } IN TRANSACTIONS OF 10 ROWS       |
      | MATCH (n) WHERE n.n = {p} RETURN n                                  |
      | MATCH (n) SET n['a'] = 1                                            |
      | RETURN CASE 1 WHEN > 0 THEN 1 END                                   |
      | RETURN 1 IS :: POINT                                                |
