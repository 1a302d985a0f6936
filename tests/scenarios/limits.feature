Feature: What would take too much is refused, and said so

  Scenario: values cannot be nested without end
    Given any graph
    When executing query:
      """
      RETURN size(toString(size(reduce(a = [], x IN range(1, 400) | [a])))) AS fine
      """
    Then the result should be, in any order:
      | fine |
      | 1    |

  Scenario Outline: a limit is reached: <query>
    Given any graph
    When executing query:
      """
      <query>
      """
    Then a limit should be reached

    Examples:
      | query                                                                     |
      | RETURN reduce(a = [], x IN range(1, 2000000) \| [a]) AS deep              |
      | RETURN reduce(a = {}, x IN range(1, 2000000) \| {a: a}) AS deep           |
      | RETURN reduce(a = [], x IN range(1, 2000000) \| [y IN [1] \| a]) AS deep  |
      | RETURN range(1, 9000000000000000000) AS long                              |
      | RETURN reduce(s = 'ab', x IN range(1, 100) \| s + s) AS long              |
      | RETURN reduce(s = 'ab', x IN range(1, 100) \| replace(s, '', s)) AS long  |
      | RETURN reduce(s = [1], x IN range(1, 100) \| s + s) AS long               |
