import CopseShell
import Testing

@Suite struct MarkdownTests {
    static let cases: [(String, String)] = [
        ("plain", "<p>plain</p>\n"),
        ("# One\n## Two *x*", "<h2>One</h2>\n<h3>Two <em>x</em></h3>\n"),
        ("a\nb\n\nc", "<p>a\nb</p>\n<p>c</p>\n"),
        ("a  \nb", "<p>a<br/>\nb</p>\n"),
        (
            "**bold** and *it* and `1 < 2`",
            "<p><strong>bold</strong> and <em>it</em> and <code>1 &lt; 2</code></p>\n"
        ),
        ("**bold *and* it**", "<p><strong>bold <em>and</em> it</strong></p>\n"),
        ("snake_case_name 2 * 3 * 4", "<p>snake_case_name 2 * 3 * 4</p>\n"),
        ("\\*not\\* 10⁸ m³", "<p>*not* 10⁸ m³</p>\n"),
        (
            "- a\n- b\n  - c\n- d",
            "<ul>\n<li>a</li>\n<li>b\n<ul>\n<li>c</li>\n</ul>\n</li>\n<li>d</li>\n</ul>\n"
        ),
        ("3. x\n4. y", "<ol start=\"3\">\n<li>x</li>\n<li>y</li>\n</ol>\n"),
        ("In 1898.\n1898. was a year", "<p>In 1898.\n1898. was a year</p>\n"),
        (
            "> said\n> so\n\nthen",
            "<blockquote>\n<p>said\nso</p>\n</blockquote>\n<p>then</p>\n"
        ),
        ("```swift\na < b\n\n*c*\n```\nd", "<pre>a &lt; b\n\n*c*</pre>\n<p>d</p>\n"),
        ("```\nopen", "<pre>open</pre>\n"),
        (
            "a | b\n---|--:\n1 | `2\\|3`",
            """
            <table>
            <thead>
            <tr><th>a</th><th class="n">b</th></tr>
            </thead>
            <tbody>
            <tr><td>1</td><td class="n"><code>2|3</code></td></tr>
            </tbody>
            </table>

            """
        ),
        ("---", "<hr/>\n"),
        (
            "[copse](https://example.org/a(b)?c=1&d=2)",
            "<p><a href=\"https://example.org/a(b)?c=1&amp;d=2\" rel=\"noreferrer\">copse</a></p>\n"
        ),
        (
            "<https://example.org>",
            "<p><a href=\"https://example.org\" rel=\"noreferrer\">https://example.org</a></p>\n"
        ),
        ("[a [b] c](x.md)", "<p><a href=\"x.md\" rel=\"noreferrer\">a [b] c</a></p>\n"),
        ("**never closed and `this", "<p>**never closed and `this</p>\n"),
        ("", ""),
    ]

    @Test(arguments: cases)
    func `prose becomes the HTML that CommonMark says`(text: String, html: String) {
        #expect(MarkdownDocument(text).html == html)
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,AAAA)", "![x](https://example.org/pixel.png)",
        "[x](https://e.org/\"onclick=\"alert(1))", "`<img src=x onerror=alert(1)>`",
        "# <b>", "| <b> |\n|---|\n| <i> |", "[x](\u{1}javascript:alert(1))",
        "[x](vbscript:x)", "<https://e.org/\"><b>",
    ])
    func `nothing in prose becomes a tag, a script or a picture`(text: String) {
        let html = MarkdownDocument(text).html
        let tags = html.split(separator: "<").map { $0.prefix { $0.isLetter } }
        for tag in tags {
            #expect(
                ["", "p", "a", "h", "code", "table", "thead", "tbody", "tr", "td", "th"].contains(
                    tag),
                "\(html)")
        }
        #expect(!html.lowercased().contains("href=\"javascript"))
        #expect(!html.contains("href=\"data"))
        #expect(!html.contains("href=\"vbscript"))
        #expect(!html.contains("\"onclick"))
    }

    @Test func `prose of twenty thousand open marks is read at once`() {
        for mark in ["*", "_", "`", "**", "[", "<", "> ", "*a ", "[a]("] {
            let text = String(repeating: mark, count: 20_000)
            #expect(MarkdownDocument(text).html.count > 5)
        }
    }
}
