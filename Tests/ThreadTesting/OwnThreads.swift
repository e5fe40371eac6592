import Foundation
public import Testing

/// Gives each test threads of its own, so that it may block on processes and sockets without
/// holding up the tests beside it.
public struct OwnThreadsTrait: TestTrait, SuiteTrait, TestScoping {
  /// Each test of a suite has them.
  public let isRecursive = true

  /// Runs a test on threads of its own.
  public func provideScope(
    for test: Test, testCase: Test.Case?,
    performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    try await withTaskExecutorPreference(ThreadPerJob()) { try await function() }
  }
}

extension Trait where Self == OwnThreadsTrait {
  /// A thread for each part of a test that runs by itself.
  public static var ownThreads: Self { OwnThreadsTrait() }
}

/// Runs each job on a new thread.
private final class ThreadPerJob: TaskExecutor {
  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let executor = asUnownedTaskExecutor()
    Thread.detachNewThread { job.runSynchronously(on: executor) }
  }
}

/// Runs work that blocks on a thread of its own, away from the tasks that it may wait for; what it
/// finds is found by the test that asks for it.
public func blocking<Value: Sendable>(
  _ work: @escaping @Sendable () throws -> Value
) async throws -> Value {
  try await withTaskExecutorPreference(ThreadPerJob()) { try await onItsExecutor(work) }
}

@concurrent private func onItsExecutor<Value: Sendable>(
  _ work: @Sendable () throws -> Value
) async throws -> Value {
  try work()
}

/// Runs `body` once on each of `count` threads, beside `meanwhile`; returns when all have ended.
public func onThreads(
  _ count: Int, _ body: @escaping @Sendable (Int) -> Void, meanwhile: () -> Void = {}
) {
  let ended = DispatchGroup()
  for index in 0..<count {
    ended.enter()
    Thread.detachNewThread {
      body(index)
      ended.leave()
    }
  }
  meanwhile()
  ended.wait()
}

/// Asks until the answer is yes, for at most `seconds`; false if it never was.
public func within(seconds: Double, _ question: () throws -> Bool) rethrows -> Bool {
  let deadline = ContinuousClock.now + .seconds(seconds)
  while true {
    if try question() { return true }
    if ContinuousClock.now > deadline { return false }
    usleep(1_000)
  }
}
