"""Columns that text takes in a terminal, as the Python package wcwidth (0.9.4) counts them."""

import json
import sys

from wcwidth import wcswidth

texts = [
    "plain", "é", "e\u0301", "日本語", "ｱｲｳ", "한국어", "각", "🚀", "👍🏽", "👩‍👩‍👧", "🇩🇪", "❤️", "☕", "⚡",
    "✅", "①", "Ω—…", "a\u200bb", "ไทย", "मनीष", "𠮷野家", "（全角）", "🪙 12.5 ether", "x̂ȳ", "ﷺ", "１２３",
    "τ = 0.5", "█▏▕│", "⠿⣿", "‘quoted’", "𝒳", "ɐ", "שלום", "مرحبا", "🏳️‍🌈", "1️⃣", "〰", "🈁", "龍",
]
json.dump([[text, wcswidth(text)] for text in texts], sys.stdout, ensure_ascii=False, indent=0)
