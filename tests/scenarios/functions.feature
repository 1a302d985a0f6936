Feature: Functions beyond those of the language's own test suite

  Scenario Outline: strings count code points in every script: <call>
    Given any graph
    When executing query:
      """
      RETURN <call> AS value
      """
    Then the result should be, in any order:
      | value   |
      | <value> |

    Examples:
      | call                                     | value                     |
      | size('Беларусь')                         | 8                         |
      | size('白俄罗斯')                         | 4                         |
      | char_length('中-Бел')                    | 5                         |
      | toUpper('минск straße')                  | 'МИНСК STRASSE'           |
      | toLower('ЎСХОД İ')                       | 'ўсход i̇'                 |
      | lower('ABC') + upper('abc')              | 'abcABC'                  |
      | reverse('Мир中')                         | '中риМ'                   |
      | left('Великий', 3)                       | 'Вел'                     |
      | left('abc', 10)                          | 'abc'                     |
      | right('Камень', 3)                       | 'ень'                     |
      | right('abc', 0)                          | ''                        |
      | substring('白俄罗斯共和国', 4)           | '共和国'                  |
      | substring('Беларусь', 1, 3)              | 'ела'                     |
      | substring('abc', 7)                      | ''                        |
      | trim('  Minsk　')                        | 'Minsk'                   |
      | trim(' ')                                | ''                        |
      | ltrim(' a ')                             | 'a '                      |
      | rtrim(' a ')                             | ' a'                      |
      | btrim('xxaxx', 'x')                      | 'a'                       |
      | replace('ababab', 'ab', 'c')             | 'ccc'                     |
      | replace('ababab', 'ab', 'c', 2)          | 'ccab'                    |
      | replace('Мир', '', '-')                  | '-М-и-р-'                 |
      | split('a,b,,c', ',')                     | ['a', 'b', '', 'c']       |
      | split('中白', '')                        | ['中', '白']              |
      | split('a,b;c', [',', ';'])               | ['a', 'b', 'c']           |
      | split('', ',')                           | ['']                      |
      | size(normalize('é'))                    | 1                         |
      | size(normalize('é', 'NFD'))              | 2                         |
      | normalize('１２ｋ', 'NFKC')              | '12k'                     |
      | 'a' + 1 + 2.5                            | 'a12.5'                   |
      | 'a' \|\| 'b'                             | 'ab'                      |
      | 'Минск' =~ '(?i)минск.*'                 | true                      |
      | 'Minsk' =~ 'Min'                         | false                     |
      | 'a' =~ null                              | null                      |
      | toUpper(null)                            | null                      |

  Scenario Outline: numbers: <call>
    Given any graph
    When executing query:
      """
      RETURN <call> AS value
      """
    Then the result should be, in any order:
      | value   |
      | <value> |

    Examples:
      | call                                                     | value                |
      | round(2.5)                                               | 3.0                  |
      | round(-1.5)                                              | -1.0                 |
      | round(1.005, 2)                                          | 1.01                 |
      | round(-2.55, 1)                                          | -2.6                 |
      | round(2.5, 0, 'HALF_EVEN')                               | 2.0                  |
      | round(-2.1, 0, 'FLOOR')                                  | -3.0                 |
      | round(0.49999999999999994)                               | 0.0                  |
      | ceil(-0.5) = 0                                           | true                 |
      | floor(2.9)                                               | 2.0                  |
      | abs(-7)                                                  | 7                    |
      | sign(-2.5)                                               | -1                   |
      | atan2(0.0, 1.0)                                          | 0.0                  |
      | log10(1000)                                              | 3.0                  |
      | isNaN(0.0 / 0.0)                                         | true                 |
      | 1 / 0.0                                                  | Infinity             |
      | 7 / 2                                                    | 3                    |
      | -7 % 3                                                   | -1                   |
      | 2 ^ 3                                                    | 8.0                  |
      | 9223372036854775807 = 9223372036854775807.0              | false                |
      | toInteger('  12 ')                                       | 12                   |
      | toInteger('1e3')                                         | 1000                 |
      | toInteger('x')                                           | null                 |
      | toInteger(true)                                          | 1                    |
      | toInteger(1e300)                                         | null                 |
      | toIntegerOrNull([])                                      | null                 |
      | toIntegerList(['1', 2.9, null, 'x'])                     | [1, 2, null, null]   |
      | toFloat('-.5')                                           | -0.5                 |
      | toFloatList([1, '2'])                                    | [1.0, 2.0]           |
      | toBoolean(' TRUE ')                                      | true                 |
      | toBoolean(0)                                             | false                |
      | toBooleanOrNull(1.5)                                     | null                 |
      | toString(1e21)                                           | '1.0E21'             |
      | toString(100.0)                                          | '100.0'              |
      | toStringList([1, date('2020-01-02')])                    | ['1', '2020-01-02']  |
      | valueType(1.5)                                           | 'FLOAT NOT NULL'     |
      | nullIf(4, 4)                                             | null                 |
      | isEmpty([])                                              | true                 |
      | isEmpty('')                                              | true                 |
      | size(range(9223372036854775800, 9223372036854775807))    | 8                    |
      | range(5, 1, -2)                                          | [5, 3, 1]            |

  Scenario Outline: moments and durations: <call>
    Given any graph
    When executing query:
      """
      RETURN toString(<call>) AS value
      """
    Then the result should be, in any order:
      | value   |
      | <value> |

    Examples:
      | call                                                                         | value                                      |
      | date('2015-Q2-30')                                                           | '2015-04-30'                               |
      | date('-0044-03-15')                                                          | '-0044-03-15'                              |
      | date('+12345-01-01')                                                         | '+12345-01-01'                             |
      | date('2015-05') + duration('P1M')                                            | '2015-06-01'                               |
      | date('2020-01-31') + duration('P1M')                                         | '2020-02-29'                               |
      | datetime('2023-07-01T12:00[Europe/Minsk]')                                   | '2023-07-01T12:00+03:00[Europe/Minsk]'     |
      | datetime({datetime: datetime('2023-01-01T00:00Z'), timezone: 'Asia/Shanghai'}) | '2023-01-01T08:00+08:00[Asia/Shanghai]'  |
      | datetime('2017-03-26T02:30[Europe/Stockholm]')                               | '2017-03-26T03:30+02:00[Europe/Stockholm]' |
      | datetime('2017-10-29T02:30+01:00[Europe/Stockholm]')                         | '2017-10-29T02:30+01:00[Europe/Stockholm]' |
      | datetime('2017-10-28T12:00[Europe/Stockholm]') + duration('P1D')             | '2017-10-29T12:00+01:00[Europe/Stockholm]' |
      | datetime('2017-10-28T12:00[Europe/Stockholm]') + duration('PT24H')           | '2017-10-29T11:00+01:00[Europe/Stockholm]' |
      | duration('-P1Y2M')                                                           | 'P-1Y-2M'                                  |
      | duration('PT-0.001S')                                                        | 'PT-0.001S'                                |
      | duration('P1Y') * 2.5                                                        | 'P2Y6M'                                    |
      | duration('P1M') / 2                                                          | 'P15DT5H14M33S'                            |
      | duration({weeks: 1, days: -7})                                               | 'PT0S'                                     |
      | duration.between(date('2012-01-31'), date('2015-03-01'))                     | 'P3Y1M1D'                                  |
      | localtime('23:59') + duration('PT2M')                                        | '00:01'                                    |
      | datetime.fromEpoch(1, 500000000)                                             | '1970-01-01T00:00:01.5Z'                   |
      | datetime.fromEpochMillis(-1)                                                 | '1969-12-31T23:59:59.999Z'                 |

  Scenario Outline: wrong arguments at run time: <call>
    Given any graph
    And parameters are:
      | x | <x> |
    When executing query:
      """
      RETURN <call> AS value
      """
    Then a <type> should be raised at runtime: <detail>

    Examples:
      | call                        | x                    | type            | detail               |
      | $x + 1                      | 9223372036854775807  | ArithmeticError | IntegerOverflow      |
      | 1 / $x                      | 0                    | ArithmeticError | DivisionByZero       |
      | left('abc', $x)             | -1                   | ArgumentError   | NumberOutOfRange     |
      | date($x)                    | '2015-02-30'         | ArgumentError   | InvalidArgumentValue |
      | date($x)                    | 'P1D'                | ArgumentError   | InvalidArgumentValue |
      | datetime({epochSeconds: $x}) | 31600000000000000   | ArgumentError   | InvalidArgumentValue |
      | date('2020-01-01') + duration({days: $x}) | 9223372036854775807 | ArithmeticError | NumberOutOfRange |
      | datetime('+999999999-12-31T23:00') + duration({hours: $x}) | 2 | ArithmeticError | NumberOutOfRange |
      | datetime({year: $x})        | 9999999999           | ArgumentError   | InvalidArgumentValue |
      | duration($x)                | 'P'                  | ArgumentError   | InvalidArgumentValue |
      | datetime('2015-01-01T00:00[' + $x + ']') | 'Atlantis'   | ArgumentError   | InvalidArgumentValue |
      | 'a' =~ $x                   | '('                  | ArgumentError   | InvalidArgumentValue |
      | round(1.5, 1, $x)           | 'SOMEHOW'            | ArgumentError   | InvalidArgumentValue |
      | toUpper($x)                 | 1                    | TypeError       | InvalidArgumentValue |

  Scenario: aggregates keep their digits
    Given any graph
    When executing query:
      """
      UNWIND [1e16, 1.0, -1e16, 1.0] AS x
      RETURN sum(x) AS sum, avg(x) AS avg, min(x) AS min, max(x) AS max, count(x) AS n
      """
    Then the result should be, in any order:
      | sum | avg | min     | max    | n |
      | 2.0 | 0.5 | -1.0e16 | 1.0e16 | 4 |

  Scenario: spread and shares of a group
    Given any graph
    When executing query:
      """
      UNWIND [2, 4, 4, 4, 5, 5, 7, 9] AS x
      RETURN stDevP(x) AS p, percentileCont(x, 0.5) AS cont, percentileDisc(x, 0.5) AS disc,
             collect(DISTINCT x) AS distinct
      """
    Then the result should be, in any order:
      | p   | cont | disc | distinct        |
      | 2.0 | 4.5  | 4    | [2, 4, 5, 7, 9] |

  Scenario: an entity's names
    Given an empty graph
    And having executed:
      """
      CREATE (:A {b: 2, a: 1})-[:T {since: date('2010-01-01')}]->(:B)
      """
    When executing query:
      """
      MATCH (a:A)-[r]->(b)
      RETURN labels(a) AS labels, type(r) AS type, keys(a) AS keys, properties(r) AS p,
             startNode(r) = a AS start, elementId(a) = 'n:' + id(a) AS id, kg.key(a) AS key,
             kg.evidence(r) AS evidence, size(kg.id(r)) AS statement
      """
    Then the result should be, in any order:
      | labels | type | keys       | p                     | start | id   | key  | evidence | statement |
      | ['A']  | 'T'  | ['a', 'b'] | {since: '2010-01-01'} | true  | true | null | []       | 32        |
