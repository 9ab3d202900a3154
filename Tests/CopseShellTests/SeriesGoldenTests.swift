import CopseShell
import CopseTestSupport
import Foundation
import Testing

/// Series and models as `--json` prints them, beside pandas, statsmodels and printed results.
@Suite struct SeriesGoldenTests {
    static let transactions = "tx = load \(Repository.root)/datasets/transactions.csv\n"
    static let nile = "nile = load \(Repository.root)/datasets/nile.csv\n"

    /// Golden/series.json, written by make_series.py.
    struct Golden: Decodable, Sendable {
        var starts: [String]
        var hourly: [String: [Double?]]
        var values: [String: [Double?]]
        var counts5M: [Double?]
        var means5M: [Double?]
        var checks: Checks
        var fits: [String: Fit]

        struct Checks: Decodable, Sendable {
            var adf, kpssLevel, kpssTrend, ljungBox: [Double]
            var acf, pacf: [Double]
        }

        struct Fit: Decodable, Sendable {
            var loglik: Double
            var params: [String: Double]
        }

        static let file: Golden = {
            let path = SessionTests.folder + "/series.json"
            do {
                let decoder = JSONDecoder()
                decoder.keyDecodingStrategy = .convertFromSnakeCase
                return try decoder.decode(
                    Golden.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
            } catch {
                fatalError("\(path): \(error)")
            }
        }()
    }

    static func rows(_ result: [String: Any]) throws -> [[Any]] {
        try #require(result["rows"] as? [[Any]])
    }

    static func column(_ result: [String: Any], _ name: String) throws -> [Double?] {
        let names = try #require(result["columns"] as? [String])
        let place = try #require(names.firstIndex(of: name))
        return try rows(result).map { $0[place] as? Double }
    }

    static func expectNear(
        _ found: [Double?], _ wanted: [Double?], _ tolerance: Double, _ text: String
    ) {
        #expect(found.count == wanted.count, "\(text)")
        for (place, (found, wanted)) in zip(found, wanted).enumerated() {
            let isNear: Bool
            switch (found, wanted) {
            case (nil, nil): isNear = true
            case (let found?, let wanted?):
                isNear = abs(found - wanted) <= tolerance * max(1, abs(wanted))
            default: isNear = false
            }
            #expect(isNear, "\(text), \(place): \(found ?? .nan), expected \(wanted ?? .nan)")
        }
    }

    @Test(arguments: Golden.file.hourly.keys.sorted())
    func `buckets of an hour hold what pandas finds in them`(aggregate: String) throws {
        let result = try JSONReplyTests.result(
            Self.transactions + "series tx --every 1h --value \(aggregate)")
        #expect(result["start"] as? String == "2023-11-20T00:00:00Z")
        #expect(result["every"] as? String == "1h")
        let wanted = try #require(Golden.file.hourly[aggregate])
        #expect(result["n"] as? Int == wanted.count)
        Self.expectNear(try Self.column(result, "value"), wanted, 1e-13, aggregate)
    }

    @Test func `empty buckets are 0 for counts and missing for means`() throws {
        let counts = try JSONReplyTests.result(
            Self.transactions + "series tx --every 5m --value count()")
        Self.expectNear(
            try Self.column(counts, "value"), Golden.file.counts5M, 0, "counts")
        let means = try JSONReplyTests.result(
            Self.transactions + "series tx --every 5m --value mean(gasPrice)")
        Self.expectNear(
            try Self.column(means, "value"), Golden.file.means5M, 1e-13, "means")
        #expect(means["missing"] as? Int == Golden.file.means5M.count { $0 == nil })
    }

    @Test func `sums of 256-bit integers are near those of pandas`() throws {
        for (aggregate, wanted) in Golden.file.values {
            let result = try JSONReplyTests.result(
                Self.transactions + "series tx --every 1h --value \(aggregate)")
            Self.expectNear(try Self.column(result, "value"), wanted, 1e-13, aggregate)
        }
    }

    @Test func `checks are those of statsmodels`() throws {
        let result = try JSONReplyTests.result(
            Self.transactions + """
                s = series tx --every 1h --value mean(gasPrice) / 1e9 --trim
                arima check s
                """)
        let golden = Golden.file.checks
        let tests = ["ADF": golden.adf, "KPSS level": golden.kpssLevel]
            .merging(["KPSS trend": golden.kpssTrend, "Ljung-Box": golden.ljungBox]) { $1 }
        // PP has its numbers from arch, beside those of the other verbs.
        let found = try Self.rows(result).filter { $0[0] as? String != "PP" }
        #expect(result["columns"] as? [String] == ["test", "statistic", "p", "lags", "verdict"])
        #expect(found.count == tests.count)
        for row in found {
            let name = try #require(row[0] as? String)
            let wanted = try #require(tests[name])
            let figures = [row[1] as? Double, row[2] as? Double, row[3] as? Double]
            Self.expectNear(figures, wanted, 1e-7, name)
        }
        let acf = try #require(result["acf"] as? [Double])
        let pacf = try #require(result["pacf"] as? [Double])
        Self.expectNear(acf, golden.acf, 1e-10, "acf")
        Self.expectNear(pacf, golden.pacf, 1e-10, "pacf")
        #expect(
            abs((result["band"] as? Double ?? 0) - 1.959963984540054 / 166.0.squareRoot()) < 1e-12)
        #expect(result["n"] as? Int == 166)
        #expect(result["d"] as? Int == 0)
    }

    static let names = [
        "ar.L1": "ar1", "ma.L1": "ma1", "ar.S.L24": "sar1", "const": "mean", "x1": "dam",
    ]
    static let fits = [
        "nile 1 1 1": nile + "s = series nile --column flow\narima fit s 1 1 1",
        "nile 1 0 0 dam": nile
            + "nile = derive nile dam = year > 1898\ns = series nile --column flow --keep dam\n"
            + "arima fit s 1 0 0 --xreg dam",
        "hourly 1 0 1 1 0 0 24": transactions
            + "s = series tx --every 1h --value mean(gasPrice) / 1e9 --trim\n"
            + "arima fit s 1 0 1 1 0 0 24",
    ]

    @Test(arguments: fits.keys.sorted())
    func `fits of shipped data are those of statsmodels`(name: String) throws {
        let result = try JSONReplyTests.result(try #require(Self.fits[name]))
        let golden = try #require(Golden.file.fits[name])
        let loglik = try #require(result["loglik"] as? Double)
        #expect(abs(loglik - golden.loglik) < 1e-3)
        let params = try #require(result["params"] as? [String: [String: Double]])
        #expect(params.count == golden.params.count - 1)
        for (name, wanted) in golden.params where name != "sigma2" {
            let found = try #require(params[Self.names[name] ?? name]?["estimate"])
            #expect(abs(found - wanted) < 1e-3 * max(1, abs(wanted)), "\(name)")
        }
        let sigma2 = try #require(result["sigma2"] as? Double)
        #expect(abs(sigma2 - (golden.params["sigma2"] ?? 0)) < 1e-3 * sigma2)
        #expect(result["converged"] as? Bool == true)
    }

    // MARK: What R and Stata printed

    struct Printed: Sendable, CustomTestStringConvertible {
        var series: String
        var fit: String
        /// In the order of the JSON's keys: by name.
        var params: [String: Double]
        var errors: [String: Double] = [:]
        var sigma2: Double?
        var loglik: Double
        var aic: Double?
        var order: [Int]
        var seasonal: [Int]?

        var testDescription: String { "\(series) \(fit)" }
    }

    static let printed: [Printed] = [
        Printed(
            series: "lh", fit: "1 0 0", params: ["ar1": 0.5739, "mean": 2.4133],
            errors: ["ar1": 0.1161, "mean": 0.1466], sigma2: 0.1975, loglik: -29.38, aic: 64.76,
            order: [1, 0, 0]),
        Printed(
            series: "lh", fit: "3 0 0",
            params: ["ar1": 0.6448, "ar2": -0.0634, "ar3": -0.2198, "mean": 2.3931],
            errors: ["ar1": 0.1394, "ar2": 0.1668, "ar3": 0.1421, "mean": 0.0963], sigma2: 0.1787,
            loglik: -27.09, aic: 64.18, order: [3, 0, 0]),
        Printed(
            series: "lakehuron", fit: "2 0 0 --xreg year",
            params: ["ar1": 1.0048, "ar2": -0.2913, "mean": 579.0993, "year": -0.0216],
            errors: ["ar1": 0.0976, "ar2": 0.1004, "mean": 0.2370, "year": 0.0081],
            sigma2: 0.4566, loglik: -101.2, aic: 212.4, order: [2, 0, 0]),
        Printed(
            series: "nile", fit: "2 0 0", params: ["ar1": 0.4096, "ar2": 0.1987, "mean": 919.8397],
            errors: ["ar1": 0.0974, "ar2": 0.0990, "mean": 35.641], sigma2: 20291,
            loglik: -637.98, aic: 1283.96, order: [2, 0, 0]),
        Printed(
            series: "usaccdeaths", fit: "0 1 1 0 1 1 12",
            params: ["ma1": -0.4303, "sma1": -0.5528],
            errors: ["ma1": 0.1228, "sma1": 0.1784], sigma2: 99347, loglik: -425.44, aic: 856.88,
            order: [0, 1, 1], seasonal: [0, 1, 1, 12]),
        Printed(
            series: "airpassengers", fit: "0 1 1 0 1 1 12 --transform log",
            params: ["ma1": -0.4018324, "sma1": -0.5569342], sigma2: 0.0367167 * 0.0367167,
            loglik: 244.69651, aic: -483.393, order: [0, 1, 1], seasonal: [0, 1, 1, 12]),
        Printed(
            series: "wwwusage", fit: "3 1 0",
            params: ["ar1": 1.1513, "ar2": -0.6612, "ar3": 0.3407], sigma2: 9.363,
            loglik: -252.00, aic: 511.99, order: [3, 1, 0]),
        Printed(
            series: "presidents", fit: "3 0 0",
            params: ["ar1": 0.7496, "ar2": 0.2523, "ar3": -0.1890, "mean": 56.2223],
            sigma2: 81.12, loglik: -414.08, aic: 838.16, order: [3, 0, 0]),
        Printed(
            series: "presidents", fit: "1 0 0", params: ["ar1": 0.8242, "mean": 56.1505],
            errors: ["ar1": 0.0555, "mean": 4.6434], sigma2: 85.47, loglik: -416.89, aic: 839.78,
            order: [1, 0, 0]),
    ]

    /// The Nile ships; the others lie beside the checkout.
    static func cells(_ series: String) -> String {
        if series == "nile" { return nile + "s = series nile --column flow\n" }
        return """
            raw = load \(SharedData.path("ts_\(series).csv"))
            raw = derive raw year = time - 1920
            s = series raw --column value --keep year

            """
    }

    static let present = printed.filter {
        $0.series == "nile" || SharedData.isPresent("ts_\($0.series).csv")
    }

    @Test(arguments: present)
    func `the shell fits what R and Stata printed`(_ printed: Printed) throws {
        let result = try JSONReplyTests.result(
            Self.cells(printed.series) + "a = arima fit s \(printed.fit)")
        #expect(result["order"] as? [Int] == printed.order)
        #expect(result["seasonal"] as? [Int] == printed.seasonal)
        #expect(result["converged"] as? Bool == true)
        #expect(result["admissible"] as? Bool == true)
        #expect(abs((result["loglik"] as? Double ?? .nan) - printed.loglik) < 1e-2)
        if let aic = printed.aic { #expect(abs((result["aic"] as? Double ?? .nan) - aic) < 2e-2) }
        let params = try #require(result["params"] as? [String: [String: Double]])
        #expect(Set(params.keys) == Set(printed.params.keys))
        for (name, wanted) in printed.params {
            let found = params[name]?["estimate"] ?? .nan
            #expect(
                abs(found - wanted) < 1e-3 * max(0.5, abs(wanted)), "\(name): \(found), \(wanted)")
        }
        for (name, wanted) in printed.errors {
            let found = params[name]?["se"] ?? .nan
            #expect(abs(found - wanted) < 0.02 * wanted, "\(name): \(found), \(wanted)")
        }
        if let sigma2 = printed.sigma2 {
            #expect(abs((result["sigma2"] as? Double ?? .nan) - sigma2) < 1e-3 * sigma2)
        }
    }

    @Test(.enabled(if: SharedData.isPresent("ts_usaccdeaths.csv"), "the shared series are absent"))
    func `the shell forecasts what R printed`() throws {
        let result = try JSONReplyTests.result(
            Self.cells("usaccdeaths") + """
                a = arima fit s 0 1 1 0 1 1 12
                arima forecast a 6 --level 68.26894921370859, 95
                """)
        #expect(
            result["columns"] as? [String] == [
                "step", "start", "mean", "lower_68.2689", "upper_68.2689", "lower_95", "upper_95",
            ])
        let wanted = [8336.028, 7531.760, 8314.593, 8616.864, 9488.916, 9859.727]
        let means = try Self.column(result, "mean")
        Self.expectNear(means, wanted, 1e-4, "mean")
        // One standard error each way.
        let errors = [315.4607, 362.9949, 404.9878, 443.0180, 478.0322, 510.6511]
        let upper = try Self.column(result, "upper_68.2689")
        Self.expectNear(
            zip(means, upper).map { ($1 ?? .nan) - ($0 ?? .nan) }, errors, 1e-3, "standard error")
        #expect(try Self.rows(result)[0][1] as? Int == 72)
    }
}
