import Foundation
import Synchronization
import ThreadTesting

/// A process that was started here, with its output in files.
///
/// It is killed when nothing holds it any more, and by the kernel should the test process end
/// first.
final class ChildProcess: Sendable {
  /// How a process ended.
  enum End: Hashable, Sendable {
    case exit(Int32)
    case signal(Int32)
  }

  struct Failure: Error {
    let message: String
  }

  let identifier: pid_t
  private let folder: TemporaryFolder
  private let ended = Mutex<End?>(nil)

  /// Starts a program that is found as a shell would find it.
  ///
  /// - Parameter input: the file that it reads as standard input.
  init(
    _ arguments: [String], environment: [String: String] = [:], input: String = "/dev/null"
  ) throws {
    let folder = try TemporaryFolder()
    let output = folder.file("output")
    let errors = folder.file("errors")
    let result = StartingThread.shared.run {
      Self.spawn(arguments, environment, input: input, output: output, errors: errors)
    }
    self.folder = folder
    identifier = try result.get()
  }

  deinit {
    if end == nil {
      signal(SIGKILL)
      _ = try? wait(seconds: 10)
    }
  }

  /// Everything that it has written to standard output.
  var output: String { (try? String(contentsOfFile: folder.file("output"), encoding: .utf8)) ?? "" }

  /// Everything that it has written to standard error.
  var errors: String { (try? String(contentsOfFile: folder.file("errors"), encoding: .utf8)) ?? "" }

  /// How it ended; nil while it runs.
  var end: End? {
    ended.withLock { ended in
      if let ended { return ended }
      var status: Int32 = 0
      guard waitpid(identifier, &status, WNOHANG) == identifier else { return nil }
      ended = status & 0x7f == 0 ? .exit(status >> 8 & 0xff) : .signal(status & 0x7f)
      return ended
    }
  }

  func signal(_ number: Int32) {
    // Under the lock of `end`, so that the number is not another process's by now.
    ended.withLock { if $0 == nil { _ = kill(identifier, number) } }
  }

  /// Waits until it has ended.
  @discardableResult
  func wait(seconds: Double) throws -> End {
    guard within(seconds: seconds, { end != nil }), let end else {
      throw Failure(message: "process \(identifier) did not end within \(seconds) s")
    }
    return end
  }

  private static func spawn(
    _ arguments: [String], _ environment: [String: String], input: String, output: String,
    errors: String
  ) -> Result<pid_t, Failure> {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
    let flags = O_WRONLY | O_CREAT | O_TRUNC | O_APPEND
    posix_spawn_file_actions_addopen(&actions, 1, output, flags, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, errors, flags, 0o600)
    let words = ["setpriv", "--pdeathsig", "KILL", "--"] + arguments
    let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
      .map { "\($0)=\($1)" }
    var identifier: pid_t = 0
    let code = withCStrings(words) { words in
      withCStrings(variables) { variables in
        posix_spawnp(&identifier, "setpriv", &actions, nil, words, variables)
      }
    }
    guard code == 0 else {
      return .failure(Failure(message: "\(words.joined(separator: " ")): error \(code)"))
    }
    return .success(identifier)
  }

  private static func withCStrings<Value>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
  ) -> Value {
    let pointers = strings.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers + [nil])
  }
}

/// The one thread on which processes are started.
///
/// The signal of `setpriv --pdeathsig` comes when the thread that started a process ends. This one
/// ends with the test process, in whatever way that ends.
private final class StartingThread: Sendable {
  static let shared = StartingThread()

  private let waiting = Mutex<[@Sendable () -> Void]>([])
  private let arrivals = DispatchSemaphore(value: 0)

  private init() {
    Thread.detachNewThread { [self] in
      while true {
        arrivals.wait()
        waiting.withLock { $0.removeFirst() }()
      }
    }
  }

  func run<Value: Sendable>(
    _ body: @escaping @Sendable () -> Result<Value, ChildProcess.Failure>
  ) -> Result<Value, ChildProcess.Failure> {
    let result = Mutex<Result<Value, ChildProcess.Failure>>(
      .failure(ChildProcess.Failure(message: "it was not started")))
    let done = DispatchSemaphore(value: 0)
    waiting.withLock { waiting in
      waiting.append {
        let value = body()
        result.withLock { $0 = value }
        done.signal()
      }
    }
    arrivals.signal()
    done.wait()
    return result.withLock { $0 }
  }
}
