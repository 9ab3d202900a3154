import CopseStore
import Testing

@Suite struct StoreLocationTests {
    func path(
        _ flag: String? = nil, _ environment: [String: String], sessions: Bool = false
    ) -> String {
        StoreLocation.path(flag: flag, environment: environment, hasSessions: sessions)
    }

    @Test func `the flag comes before the environment, the folder and the home`() {
        let all = ["COPSE_STORE": "e.sqlite", "XDG_DATA_HOME": "/x", "HOME": "/h"]
        #expect(path("f.sqlite", all, sessions: true) == "f.sqlite")
        #expect(path(nil, all, sessions: true) == "e.sqlite")
        #expect(path(nil, ["HOME": "/h"], sessions: true) == "sessions/copse.sqlite")
        #expect(path(nil, ["XDG_DATA_HOME": "/x", "HOME": "/h"]) == "/x/copse/copse.sqlite")
        #expect(
            path(nil, ["XDG_DATA_HOME": "x", "HOME": "/h"])
                == "/h/.local/share/copse/copse.sqlite")
        #expect(path("", ["COPSE_STORE": "", "HOME": "/h"]).hasPrefix("/h/"))
    }
}
