Feature: Parts of a path that repeat

  Background:
    Given an empty graph
    And having executed:
      """
      CREATE (anna:Person {name: 'Anna', age: 30}), (boris:Person {name: 'Boris', age: 41}),
             (chen:Person:Admin {name: 'Chen', age: 30}), (dora:Person {name: 'Dora'}),
             (red:Film {title: 'Red'}), (blue:Film {title: 'Blue'}), (white:Film {title: 'White'}),
             (anna)-[:ACTED_IN]->(red), (anna)-[:ACTED_IN]->(blue), (boris)-[:ACTED_IN]->(blue),
             (chen)-[:DIRECTED]->(blue), (chen)-[:DIRECTED]->(white), (chen)-[:ACTED_IN]->(white),
             (anna)-[:KNOWS {since: 2010}]->(boris), (boris)-[:KNOWS {since: 2015}]->(chen),
             (chen)-[:KNOWS {since: 2012}]->(anna), (chen)-[:KNOWS]->(dora)
      """

  Scenario: names inside are lists outside, one element for each repetition
    When executing query:
      """
      MATCH (:Person {name: 'Anna'})((a)-[k:KNOWS]->(b)){1,3}(end)
      RETURN [n IN a | n.name] AS a, [r IN k | r.since] AS k, [n IN b | n.name] AS b, end.name AS end
      """
    Then the result should be, in any order:
      | a                         | k                  | b                         | end     |
      | ['Anna']                  | [2010]             | ['Boris']                 | 'Boris' |
      | ['Anna', 'Boris']         | [2010, 2015]       | ['Boris', 'Chen']         | 'Chen'  |
      | ['Anna', 'Boris', 'Chen'] | [2010, 2015, 2012] | ['Boris', 'Chen', 'Anna'] | 'Anna'  |
      | ['Anna', 'Boris', 'Chen'] | [2010, 2015, null] | ['Boris', 'Chen', 'Dora'] | 'Dora'  |

  Scenario: walked from its right end, the lists keep the pattern's order
    When executing query:
      """
      MATCH (dora {name: 'Dora'})
      MATCH p = (start)((a)-[k:KNOWS]->(b)){2}(dora)
      RETURN start.name AS start, [n IN a | n.name] AS a, [n IN b | n.name] AS b,
             [n IN nodes(p) | n.name] AS p
      """
    Then the result should be, in any order:
      | start   | a                 | b                | p                         |
      | 'Boris' | ['Boris', 'Chen'] | ['Chen', 'Dora'] | ['Boris', 'Chen', 'Dora'] |

  Scenario: a condition on both ends of a step holds in each repetition
    When executing query:
      """
      MATCH (:Person {name: 'Anna'})((x)-[k:KNOWS]->(y) WHERE x.age <= y.age){0,2}(end)
      RETURN end.name AS end, size(k) AS steps
      """
    Then the result should be, in any order:
      | end     | steps |
      | 'Anna'  | 0     |
      | 'Boris' | 1     |

  Scenario: several relationships repeat together, and none comes twice
    When executing query:
      """
      MATCH (:Person {name: 'Anna'})((a)-[:ACTED_IN]->(f)<-[:DIRECTED|ACTED_IN]-(b)){1,2}(end)
      RETURN [n IN f | n.title] AS films, end.name AS end
      """
    Then the result should be, in any order:
      | films             | end     |
      | ['Blue']          | 'Boris' |
      | ['Blue']          | 'Chen'  |
      | ['Blue', 'White'] | 'Chen'  |

  Scenario: relationships beside the part are not walked in it
    When executing query:
      """
      MATCH (:Person {name: 'Anna'})-[:KNOWS]->()((x)-[k:KNOWS]->(y))+(end)
      RETURN end.name AS end, size(k) AS steps
      """
    Then the result should be, in any order:
      | end    | steps |
      | 'Chen' | 1     |
      | 'Anna' | 2     |
      | 'Dora' | 2     |

  Scenario: both ends known, any number of times
    When executing query:
      """
      MATCH (anna {name: 'Anna'}), (dora {name: 'Dora'})
      MATCH p = (anna)((x)-[:KNOWS]->(y:Person))*(dora)
      RETURN length(p) AS length
      """
    Then the result should be, in any order:
      | length |
      | 3      |

  Scenario: parts beside each other
    When executing query:
      """
      MATCH (:Person {name: 'Boris'})((a)-[:KNOWS]->(b)){1,2}((c)-[:ACTED_IN]->(d)){1}(end)
      RETURN [n IN b | n.name] AS b, [n IN c | n.name] AS c, end.title AS end
      """
    Then the result should be, in any order:
      | b                | c        | end     |
      | ['Chen']         | ['Chen'] | 'White' |
      | ['Chen', 'Anna'] | ['Anna'] | 'Red'   |
      | ['Chen', 'Anna'] | ['Anna'] | 'Blue'  |

  Scenario: no nodes beside it
    When executing query:
      """
      MATCH ((a:Person)-[:KNOWS]->(b:Person)){2} RETURN count(*) AS rows
      """
    Then the result should be, in any order:
      | rows |
      | 4    |

  Scenario: parentheses around a whole pattern hold a condition
    When executing query:
      """
      MATCH ((a:Person)-[:KNOWS]->(b) WHERE a.age < b.age) RETURN a.name AS a, b.name AS b
      """
    Then the result should be, in any order:
      | a      | b       |
      | 'Anna' | 'Boris' |

  Scenario: in a subquery, with a subquery inside
    When executing query:
      """
      MATCH (a:Person)
      WHERE EXISTS { (a)((x)-[:KNOWS]->(y) WHERE EXISTS { (y)-[:DIRECTED]->() }){1,2}() }
      RETURN a.name AS name
      """
    Then the result should be, in any order:
      | name    |
      | 'Boris' |

  Scenario: with a step of what an earlier clause found
    When executing query:
      """
      MATCH (a {name: 'Anna'})
      MATCH (a)((x)-[:KNOWS]->(y) WHERE y.age > a.age){1,2}(c) RETURN c.name AS name
      """
    Then the result should be, in any order:
      | name    |
      | 'Boris' |

  Scenario: nothing to start from
    When executing query:
      """
      OPTIONAL MATCH (a:Nobody)
      OPTIONAL MATCH (a)((x)-[k]->(y)){1,2}(b)
      RETURN a, x, k, b
      """
    Then the result should be, in any order:
      | a    | x    | k    | b    |
      | null | null | null | null |

  Scenario: an undirected part
    When executing query:
      """
      MATCH p = (:Person {name: 'Anna'})((x)-[k:KNOWS WHERE k.since > 2011]-(y))+()
      RETURN [n IN nodes(p) | n.name] AS names
      """
    Then the result should be, in any order:
      | names                     |
      | ['Anna', 'Chen']          |
      | ['Anna', 'Chen', 'Boris'] |

  Scenario: a bare step is a relationship of variable length
    When executing query:
      """
      MATCH p = shortestPath((:Person {name: 'Anna'})(()-[k:KNOWS]->()){1,5}({name: 'Dora'}))
      RETURN length(p) AS length, size(k) AS steps
      """
    Then the result should be, in any order:
      | length | steps |
      | 3      | 3     |

  Scenario Outline: what cannot repeat: <query>
    When executing query:
      """
      <query>
      """
    Then a SyntaxError should be raised at compile time: <detail>

    Examples:
      | query                                                             | detail               |
      | MATCH (a)((a)-->(b)){1,2}(c) RETURN 1                             | VariableAlreadyBound |
      | MATCH (a)((x)-[*]->(y)){2}(c) RETURN 1                            | UnsupportedFeature   |
      | MATCH (a)((x)){2}(c) RETURN 1                                     | UnsupportedFeature   |
      | MATCH (a)(((x)-->(y)){2}){2}(c) RETURN 1                          | UnsupportedFeature   |
      | MATCH (a)((x)-->(y) WHERE x.n < a.n){2}(c) RETURN 1               | UnsupportedFeature   |
      | MATCH (a)(p = (x)-->(y)){2}(c) RETURN 1                           | UnsupportedFeature   |
      | MATCH (a)((x)-->(y))(c) RETURN 1                                  | UnexpectedSyntax     |
      | MATCH ((x)-->(y))+-->(c) RETURN 1                                 | UnexpectedSyntax     |
      | MATCH (a)((x)-->(y)){2}(c)-->(x) RETURN 1                         | VariableTypeConflict |
      | CREATE ((x)-[:R]->(y)){2}                                         | UnexpectedSyntax     |
