Feature: What the graph holds, and what is declared about it

  Background:
    Given an empty graph
    And having executed:
      """
      CREATE (a:City {name: 'Минск', n: 1})-[:NEAR {km: 5}]->(b:City {name: '北京', n: 2}),
             (:Person {name: 'Ann', born: date('2000-01-02'), tags: ['x']})-[:NEAR]->(a)
      """

  Scenario Outline: SHOW lists what is there: <command>
    When executing query:
      """
      <command>
      """
    Then the result should be, in any order:
      | <column> |
      | <1>      |
      | <2>      |

    Examples:
      | command                                                        | column           | 1        | 2        |
      | SHOW LABELS                                                    | label            | 'City'   | 'Person' |
      | SHOW PROPERTY KEYS YIELD propertyKey WHERE propertyKey IN ['n', 'km'] | propertyKey | 'n'   | 'km'     |
      | SHOW FUNCTIONS YIELD name WHERE name STARTS WITH 'toInteger' AND NOT name ENDS WITH 'List' RETURN name | name | 'toInteger' | 'toIntegerOrNull' |
      | SHOW PROCEDURES YIELD name AS p WHERE p STARTS WITH 'db.schema.r' OR p = 'kg.search' RETURN p | p | 'db.schema.relTypeProperties' | 'kg.search' |
      | SHOW LABELS YIELD label ORDER BY label SKIP 0 LIMIT 2          | label            | 'City'   | 'Person' |
      | CALL db.labels()                                               | label            | 'City'   | 'Person' |

  Scenario: labels and types that nothing has any more are not told
    Given having executed:
      """
      MATCH (p:Person) DETACH DELETE p
      """
    When executing query:
      """
      CALL db.labels() YIELD label RETURN label
      """
    Then the result should be, in any order:
      | label  |
      | 'City' |

  Scenario: which properties the nodes hold
    When executing query:
      """
      CALL db.schema.nodeTypeProperties()
      """
    Then the result should be, in any order:
      | nodeType   | nodeLabels | propertyName | propertyTypes   | mandatory |
      | ':`City`'   | ['City']   | 'n'          | ['Long']        | true      |
      | ':`City`'   | ['City']   | 'name'       | ['String']      | true      |
      | ':`Person`' | ['Person'] | 'born'       | ['Date']        | true      |
      | ':`Person`' | ['Person'] | 'name'       | ['String']      | true      |
      | ':`Person`' | ['Person'] | 'tags'       | ['StringArray'] | true      |

  Scenario: which properties the relationships hold
    When executing query:
      """
      CALL db.schema.relTypeProperties()
      """
    Then the result should be, in any order:
      | relType   | propertyName | propertyTypes | mandatory |
      | ':`NEAR`' | 'km'         | ['Long']      | false     |

  Scenario: which types lead where
    When executing query:
      """
      CALL db.schema.visualization() YIELD nodes, relationships
      RETURN [n IN nodes | n.name] AS labels, [r IN relationships | r.from + ' ' + r.type + ' ' + r.to] AS links
      """
    Then the result should be, in any order:
      | labels             | links                                   |
      | ['City', 'Person'] | ['City NEAR City', 'Person NEAR City']  |

  Scenario Outline: names are found in any script, the best first: <text>
    When executing query:
      """
      CALL kg.search('<text>') YIELD node, score RETURN node.n AS n, score > 0.3 AS good LIMIT 1
      """
    Then the result should be, in order:
      | n   | good |
      | <n> | true |

    Examples:
      | text    | n |
      | минск   | 1 |
      | МИН     | 1 |
      | Minsk   | 1 |
      | 北京     | 2 |
      | 京       | 2 |
      | bei jing | 2 |

  Scenario: what has the very name comes before what only begins so
    Given having executed:
      """
      CREATE (:City {name: 'Минск-2', n: 3}), (:City {name: 'Новый Минск', n: 4}), (:City {name: 'Пинск', n: 5})
      """
    When executing query:
      """
      CALL kg.search('минск') YIELD node RETURN collect(node.n) AS found
      """
    Then the result should be, in order:
      | found     |
      | [1, 3, 4] |

  Scenario: an index is declared once, shown, used and dropped
    Given having executed:
      """
      CREATE INDEX by_both IF NOT EXISTS FOR (c:City) ON (c.name, c.n)
      """
    And having executed:
      """
      CREATE INDEX by_both IF NOT EXISTS FOR (c:City) ON (c.name, c.n)
      """
    When executing query:
      """
      SHOW INDEXES YIELD name, labelsOrTypes, properties, owningConstraint
      """
    Then the result should be, in order:
      | name      | labelsOrTypes | properties    | owningConstraint |
      | 'by_both' | ['City']      | ['name', 'n'] | null             |
    When executing query:
      """
      MATCH (c:City {name: 'Минск', n: 1}) RETURN c.n AS n
      """
    Then the result should be, in order:
      | n |
      | 1 |
    When executing query:
      """
      MATCH (c:City) WHERE c.n = 1.0 AND c.name = 'Минск' RETURN c.n AS n
      """
    Then the result should be, in order:
      | n |
      | 1 |
    Given having executed:
      """
      DROP INDEX by_both
      """
    And having executed:
      """
      DROP INDEX by_both IF EXISTS
      """
    When executing query:
      """
      SHOW INDEXES YIELD name RETURN count(name) AS indexes
      """
    Then the result should be, in order:
      | indexes |
      | 0       |

  Scenario: a constraint is kept
    Given having executed:
      """
      CREATE CONSTRAINT one_name FOR (c:City) REQUIRE c.name IS UNIQUE
      """
    When executing query:
      """
      SHOW CONSTRAINTS YIELD name, type, properties RETURN *
      """
    Then the result should be, in order:
      | name       | type         | properties |
      | 'one_name' | 'UNIQUENESS' | ['name']   |
    When executing query:
      """
      CREATE (:City {name: 'Минск'})
      """
    Then a ConstraintValidationFailed should be raised at runtime: UniquenessViolation
    When executing query:
      """
      MATCH (c:City {name: 'Минск'}) RETURN count(*) AS cities
      """
    Then the result should be, in order:
      | cities |
      | 1      |
    Given having executed:
      """
      DROP CONSTRAINT one_name
      """

  Scenario: a range over the next key of an index on several keys
    Given an empty graph
    And having executed:
      """
      UNWIND range(1, 60) AS i
      CREATE (:Figure {country: ['Belarus', 'China', 'Беларусь'][i % 3], year: 2000 + i % 20, value: i / 2.0})
      """
    And having executed:
      """
      CREATE (:Figure {country: 'China', year: '2010'}), (:Figure {country: 'China', year: 2010.5}), (:Figure {country: 'China'})
      """
    And having executed:
      """
      CREATE INDEX by_country_year FOR (f:Figure) ON (f.country, f.year)
      """
    When executing query:
      """
      MATCH (f:Figure) WHERE f.country = 'China' AND f.year >= 2010 AND f.year < 2013
      RETURN f.year AS year, count(*) AS n ORDER BY year
      """
    Then the result should be, in order:
      | year   | n |
      | 2010   | 1 |
      | 2010.5 | 1 |
      | 2011   | 1 |
      | 2012   | 1 |
    When executing query:
      """
      MATCH (f:Figure) WHERE f.country = 'Беларусь' AND f.year > 2017 RETURN f.year AS year, f.value AS value ORDER BY year
      """
    Then the result should be, in order:
      | year | value |
      | 2018 | 19.0  |
      | 2019 | 29.5  |
    When executing query:
      """
      MATCH (f:Figure {country: 'China'}) WHERE f.year <= '2010' RETURN f.year AS year
      """
    Then the result should be, in any order:
      | year   |
      | '2010' |
    When executing query:
      """
      MATCH (f:Figure {country: 'China'}) WHERE f.year > null RETURN f.year AS year
      """
    Then the result should be empty
    Given having executed:
      """
      DROP INDEX by_country_year
      """
