import CopseFeatures
import CopseFrame
import CopseMath
import Testing

/// Every sentence with the place it points at: `text`, a line of carets, `code: sentence (hint)`.
@Suite struct RecipeErrorTests {
    static let schema = Tables.frame([
        ("gas", Tables.ints([1])), ("gasPrice", Tables.ints([1])),
        ("value", Tables.column([UInt256.zero], .zero) { .uint256($0) }),
        ("timestamp", Tables.times([0])), ("from", Tables.strings(["a"])),
        ("input", Tables.strings(["0x"])),
    ]).schema

    static let cases: [(text: String, report: String)] = [
        ("x = gas $ 2", "        ^ syntax.character: unexpected character '$'"),
        (
            "x = gas && value",
            "        ^^ syntax.operator: '&&' is not an operator here: write 'and' (write 'a and b'; '&&' has no other meaning here)"
        ),
        (
            "x = gas | value",
            "        ^ syntax.operator: '|' is not an operator here: write 'or' (write 'a or b'; '|' has no other meaning here)"
        ),
        ("x = gas ** 2", "        ^^ syntax.operator: '**' is not an operator here: write '^'"),
        ("x = !gas", "    ^ syntax.operator: '!' is not an operator here: write 'not'"),
        ("x = gas = 2", "        ^ syntax.operator: '=' is not an operator here: write '=='"),
        ("x = (gas = 2)", "         ^ syntax.operator: '=' is not an operator here: write '=='"),
        ("x = from == 'a", "            ^^ syntax.quote: the quote ' is not closed"),
        ("x = `gas", "    ^^^^ syntax.quote: the quote ` is not closed"),
        ("x = `` + 1", "    ^^ syntax.name: empty name in backquotes"),
        (
            "x = 1_e + 0x10",
            "    ^^^ syntax.number: unknown unit 'e' in '1_e' (units are wei, gwei, ether, s, m, h, d)"
        ),
        (
            "x = 0x10",
            "    ^^^^ syntax.number: '0x10' is not a number (examples: 1_000, 2.5, 1e18, 5ether, 20gwei, 5m)"
        ),
        (
            "x = 1e999",
            "    ^^^^^ syntax.number: 1e999 is too large: whole numbers have up to 256 bits"
        ),
        (
            "x = 5eth",
            "    ^^^^ syntax.number: unknown unit 'eth' in '5eth' (units are wei, gwei, ether, s, m, h, d)"
        ),
        ("x = 0.5wei", "    ^^^^^^ syntax.number: 0.5wei is not a whole number of wei"),
        (
            "x = gas +",
            "         ^ syntax.unexpected: expected a value, a column or a function, found the end"
        ),
        (
            "x = gas * and 2",
            "          ^^^ syntax.unexpected: expected a value, a column or a function, found 'and'"
        ),
        (
            "x = (gas + 1",
            "            ^ syntax.unexpected: expected ')' after the expression in parentheses, found the end"
        ),
        (
            "x = abs(gas",
            "           ^ syntax.unexpected: expected ')' after the arguments of abs, found the end"
        ),
        (
            "x = gas gasPrice",
            "        ^^^^^^^^ syntax.unexpected: unexpected 'gasPrice' after the expression"
        ),
        (
            "x = gas in 3",
            "           ^ syntax.unexpected: expected '(' after 'in' (a list such as (1, 2)), found '3'"
        ),
        (
            "x = 1 < gas < 3",
            "            ^ syntax.comparison: comparisons with '<' do not chain (write 'a < b and b < c')"
        ),
        ("gas + 1", "^^^^^^^ syntax.name: 'gas + 1' needs a name (write 'name = expression')"),
        ("x = gas; fill a", "              ^ syntax.closing: 'fill' takes a number, found 'a'"),
        (
            "x = gas; horizon 0",
            "                 ^ syntax.closing: 'horizon' takes a number of rows from 1 to 1048576, found '0'"
        ),
        (
            "x = gas; scale big",
            "               ^^^ syntax.closing: 'scale' takes zscore, minmax, robust or none, found 'big'"
        ),
        (
            "fill 0; x = gas",
            "        ^ syntax.closing: 'x' stands after the closing lines of the recipe (put fill, scale and horizon last)"
        ),
        ("gas; gas = value", "     ^^^ recipe.duplicate: 'gas' is defined twice"),
        ("gas; fill 0; fill 1", "             ^^^^ recipe.duplicate: 'fill' is given twice"),
        ("_x = gas", " recipe.empty: the recipe has no feature"),
        (
            "x = zscor(gas, 10)",
            "    ^^^^^ recipe.functionNotFound: unknown function 'zscor', in feature 'x' (Did you mean 'zscore'?)"
        ),
        (
            "x = gas_price * 2",
            "    ^^^^^^^^^ recipe.columnNotFound: column 'gas_price' not found (6 columns), in feature 'x' (Did you mean 'gasPrice'?)"
        ),
        ("x = nonce; y = hash", " recipe.columnsNotFound"),
        (
            "x = abs(gas, 1)",
            "    ^^^^^^^^^^^ recipe.argument: abs(x) was given 2 arguments, in feature 'x' (use it as abs(x))"
        ),
        (
            "x = zscore(gas)",
            "    ^^^^^^^^^^^ recipe.argument: zscore(x, W, by=…) was given 1 argument, in feature 'x' (use it as zscore(x, W, by=…))"
        ),
        (
            "x = lag(gas, k=2)",
            "             ^^^ recipe.argument: lag(x, n=1, by=…) has no argument 'k', in feature 'x' (use it as lag(x, n=1, by=…))"
        ),
        (
            "x = abs(gas, by=from)",
            "             ^^^^^^^ recipe.argument: abs(x) has no argument 'by', in feature 'x' (use it as abs(x))"
        ),
        (
            "x = lag(gas, n=1, n=2)",
            "                  ^^^ recipe.argument: argument 'n' of lag is given twice, in feature 'x'"
        ),
        (
            "x = rolling_mean(gas, 0)",
            "                      ^ recipe.argument: 'W' of rolling_mean must be rows (1 to 1048576) or a duration such as 5m, got '0', in feature 'x'"
        ),
        (
            "x = rolling_mean(gas, gas)",
            "                      ^^^ recipe.argument: 'W' of rolling_mean must be rows (1 to 1048576) or a duration such as 5m, got 'gas', in feature 'x'"
        ),
        (
            "x = rolling_quantile(gas, 5, 2)",
            "                             ^ recipe.argument: 'q' of rolling_quantile must be a number from 0 to 1, got '2', in feature 'x'"
        ),
        (
            "x = ewm_mean(gas, halflife=0)",
            "                           ^ recipe.argument: 'halflife' of ewm_mean must be a number of rows above 0, got '0', in feature 'x'"
        ),
        (
            "x = cumcount(by=gas + 1)",
            "                ^^^^^^^ recipe.argument: 'by' of cumcount must be names of columns, got 'gas + 1', in feature 'x'"
        ),
        (
            "x = from",
            "    ^^^^ recipe.columnType: 'from' is text where a number is needed, in feature 'x' (functions of text: length(x), starts_with(x, \"0x\"), selector(input))"
        ),
        (
            "x = gas + from",
            "          ^^^^ recipe.columnType: 'from' is text where a number is needed, in feature 'x' (functions of text: length(x), starts_with(x, \"0x\"), selector(input))"
        ),
        (
            "x = length(gas)",
            "           ^^^ recipe.columnType: length needs text, and 'gas' is a number, in feature 'x'"
        ),
        (
            "x = from == 5",
            "    ^^^^^^^^^ recipe.type: cannot compare the text from with the number 5, in feature 'x' (text stands in quotes, numbers do not)"
        ),
        (
            "x = timestamp + timestamp",
            "    ^^^^^^^^^^^^^^^^^^^^^ recipe.type: two times cannot be added, in feature 'x' (time - time gives seconds; time + 1h is a time)"
        ),
        (
            "x = timestamp > \"yesterday\"",
            "                ^^^^^^^^^^^ syntax.time: \"yesterday\" is not a time, in feature 'x' (write it as \"2017-03-06\" or \"2017-03-06 12:30:00\" (UTC))"
        ),
    ]

    @Test(arguments: cases.indices)
    func `an error says what, where and what to do`(index: Int) throws {
        let (text, expected) = Self.cases[index]
        do throws(RecipeError) {
            _ = try CompiledRecipe(Recipe.parse(text), schema: Self.schema)
            Issue.record("no error for \(text)")
        } catch {
            #expect(
                report(error) == expected
                    || expected == " recipe.columnsNotFound"
                        && report(error)
                            == " recipe.columnNotFound: columns not found: nonce, hash (check the file, or rename columns with 'rename F old=new')",
                "\n\(text)\n\(report(error))")
        }
    }

    @Test func `a formula nested too deep is refused`() {
        let text = "x = " + String(repeating: "(", count: 5000) + "1"
        #expect(throws: RecipeError.self) { try Recipe.parse(text) }
        let powers = "x = " + String(repeating: "2 ^ ", count: 5000) + "1"
        #expect(throws: RecipeError.self) { try Recipe.parse(powers) }
    }

    @Test func `an expression over a frame speaks of the frame`() throws {
        let error = #expect(throws: RecipeError.self) {
            try FrameExpression("gass > 3", schema: Self.schema)
        }
        #expect(
            error.map(report)
                == "^^^^ frame.columnNotFound: column 'gass' not found (6 columns) (Did you mean 'gas'?)"
        )
    }

    @Test func `positions count code points`() throws {
        let error = #expect(throws: RecipeError.self) { try Recipe.parse("x = \"é🙂\" == $") }
        #expect(error?.range == 12..<13)
    }

    private func report(_ error: RecipeError) -> String {
        let carets = error.range.map {
            String(repeating: " ", count: $0.lowerBound)
                + String(repeating: "^", count: max(1, $0.count))
        }
        let hint = error.hint.map { " (\($0))" } ?? ""
        return "\(carets ?? "") \(error.code): \(error.message)\(hint)"
    }
}
