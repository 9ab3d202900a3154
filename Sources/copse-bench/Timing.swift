#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// How long work took: by the clock on the wall, and on all processors together, which a busy
/// machine changes less.
struct Timing {
    var wall: Double
    var processor: Double

    static func of(_ work: () -> Void) -> Timing {
        let (wall, processor) = (seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID))
        work()
        return Timing(
            wall: seconds(CLOCK_MONOTONIC) - wall,
            processor: seconds(CLOCK_PROCESS_CPUTIME_ID) - processor)
    }

    /// The timings of repeated work, after one that does not count.
    static func of(repeats: Int, _ work: () -> Void) -> [Timing] {
        work()
        return (0..<repeats).map { _ in of(work) }
    }

    /// Seconds of work too short for two more calls of the system.
    static func wall(of work: () -> Void) -> Double {
        let start = seconds(CLOCK_MONOTONIC)
        work()
        return seconds(CLOCK_MONOTONIC) - start
    }

    /// The most memory this process has had so far, in bytes.
    static var peakMemory: Int {
        var usage = rusage()
        #if canImport(Glibc)
            _ = unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
            return usage.ru_maxrss * 1024
        #else
            _ = unsafe getrusage(RUSAGE_SELF, &usage)
            return usage.ru_maxrss
        #endif
    }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        _ = unsafe clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
