import Testing
import ThreadTesting

/// The built program, started, killed and asked as its users do.
///
/// One test at a time: each starts processes that use the whole machine.
@Suite("the real process", .serialized, .ownThreads, .timeLimit(.minutes(15)))
struct ProcessTests {}

/// The tests of the built program that take longest, one at a time as well, beside the others.
@Suite("the real process at length", .serialized, .ownThreads, .timeLimit(.minutes(30)))
struct LongProcessTests {}
