import Testing

/// The built program, started, killed and asked as its users do.
///
/// One test at a time: each starts processes that use the whole machine.
@Suite("the real process", .serialized, .ownThreads, .timeLimit(.minutes(4)))
struct ProcessTests {}
