/// The style sheet of reports: for screens light and dark, and for paper.
enum HTMLStyle {
    static let sheet = """
        :root { color-scheme: light dark; --ink: #1c2024; --dim: #60646c; --line: #d9dde3; \
        --paper: #fff; --code: #f4f6f8; --mark: #0b61a4; --note: #8a5a00; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e8ea; --dim: #9ba1a8; \
        --line: #3a3f46; --paper: #16181b; --code: #1f2327; --mark: #6cb6f2; --note: #e0b050; } }
        body { margin: 0; background: var(--paper); color: var(--ink); \
        font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
        main { max-width: 60rem; margin: 0 auto; padding: 2rem 1.5rem 4rem; }
        h1 { font-size: 1.9rem; line-height: 1.2; margin: 0; }
        h2 { font-size: 1.35rem; margin: 2.2rem 0 .6rem; }
        h3 { font-size: 1.1rem; margin: 1.6rem 0 .4rem; }
        .by, .count, small { color: var(--dim); }
        .by { margin: .4rem 0 2rem; }
        .count { font-size: .85rem; margin: .2rem 0 0; }
        a { color: var(--mark); }
        pre, code { font: .86rem/1.45 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
        code { background: var(--code); padding: .1em .3em; border-radius: 3px; }
        pre { margin: 0; overflow-x: auto; }
        .prose { max-width: 44rem; }
        .prose pre { background: var(--code); padding: .6rem .8rem; border-radius: 5px; }
        .cell { margin: 1.3rem 0; }
        .source { display: flex; gap: .8rem; background: var(--code); padding: .5rem .8rem; \
        border-left: 3px solid var(--mark); border-radius: 3px; }
        .source pre { flex: 1; min-width: 0; }
        .number { font: .86rem/1.45 ui-monospace, "DejaVu Sans Mono", monospace; color: var(--dim); \
        text-decoration: none; }
        .out { padding: .5rem .8rem; }
        .note { color: var(--note); margin: .4rem .8rem; font-size: .9rem; }
        .note::before { content: "note: "; font-weight: 600; }
        .cell > p, .cell > details { margin: .4rem .8rem; }
        summary { cursor: pointer; }
        .wide { overflow-x: auto; margin: .5rem .8rem; }
        table { border-collapse: collapse; font-size: .88rem; }
        th, td { padding: .18rem .7rem; border-bottom: 1px solid var(--line); text-align: left; \
        vertical-align: top; white-space: pre-wrap; }
        .wide th, .wide td { white-space: nowrap; }
        thead th { border-bottom: 2px solid var(--line); }
        small { font-weight: 400; }
        .n { text-align: right; font-variant-numeric: tabular-nums; }
        .facts { margin: .5rem .8rem; }
        .facts th { color: var(--dim); font-weight: 400; white-space: nowrap; }
        .facts td { overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
        figure { margin: .6rem .8rem; }
        figure svg { background: #fff; max-width: 100%; height: auto; border-radius: 4px; }
        blockquote { margin: .8rem 0; padding-left: 1rem; border-left: 3px solid var(--line); \
        color: var(--dim); }
        .provenance { margin-top: 3rem; border-top: 1px solid var(--line); }
        @media print { main { max-width: none; padding: 0; } .cell { break-inside: avoid; } \
        .wide { overflow: visible; } }
        """
}
