import Dispatch
import Foundation
@preconcurrency import Glibc
import Synchronization
import TerminalFleet

/// `pasboek serve` as a child of this process, on a free port of the loopback interface.
///
/// It is killed when nothing holds it any more, and by the kernel should this process end first.
final class ServiceChild: Sendable {
  /// How long a start and an end may take.
  private static let secondsMax = 120.0

  private let identifier: pid_t
  private let output: String
  private let hasEnded = Mutex(false)

  /// Starts the service on a folder, and returns when it listens.
  ///
  /// - Parameter notes: the folder for what it prints.
  static func start(on folder: String, notes: String) async throws -> ServiceChild {
    let output = "\(notes)/service.out"
    let words = [
      try ownPath(), "serve", "--data", folder, "--host", "127.0.0.1", "--port", "0", "--json",
    ]
    let child = ServiceChild(
      try await StartingThread.shared.run {
        try ServiceChild.spawn(words, output: output, errors: "\(notes)/service.err")
      }, output)
    let begin = ContinuousClock.now
    // Where this is given up, the child is killed with the last that holds it.
    while begin.duration(to: .now) < .seconds(secondsMax) {
      if child.base != nil { return child }
      guard !child.isGone else {
        throw FleetFailure("the service ended as it started; it wrote \(notes)/service.err")
      }
      try await Task.sleep(for: .milliseconds(10))
    }
    throw FleetFailure("the service did not listen within \(Int(secondsMax)) s")
  }

  private init(_ identifier: pid_t, _ output: String) {
    self.identifier = identifier
    self.output = output
  }

  /// Whether it has ended.
  private var isGone: Bool {
    hasEnded.withLock { hasEnded in
      if !hasEnded { hasEnded = waitpid(identifier, nil, WNOHANG) == identifier }
      return hasEnded
    }
  }

  deinit {
    hasEnded.withLock { hasEnded in
      guard !hasEnded else { return }
      Glibc.kill(identifier, SIGKILL)
      waitpid(identifier, nil, 0)
    }
  }

  /// Ends it at once, as a power cut does, and returns when it is gone.
  func killNow() {
    hasEnded.withLock { hasEnded in
      guard !hasEnded else { return }
      Glibc.kill(identifier, SIGKILL)
      waitpid(identifier, nil, 0)
      hasEnded = true
    }
  }

  /// Asks it to end, and returns when it has; what it accepted is committed by then.
  func stop() async throws {
    hasEnded.withLock { if !$0 { _ = Glibc.kill(identifier, SIGTERM) } }
    let begin = ContinuousClock.now
    while begin.duration(to: .now) < .seconds(Self.secondsMax) {
      if isGone { return }
      try await Task.sleep(for: .milliseconds(10))
    }
    throw FleetFailure("the service did not end within \(Int(Self.secondsMax)) s")
  }

  /// Where it says that it listens; nil before it does.
  var base: String? {
    struct Line: Decodable {
      var listening: String
    }
    guard let text = try? String(contentsOfFile: output, encoding: .utf8),
      let end = text.firstIndex(of: "\n")
    else { return nil }
    return (try? JSONDecoder().decode(Line.self, from: Data(text[..<end].utf8)))?.listening
  }

  /// The program that runs here.
  private static func ownPath() throws -> String {
    var path = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = readlink("/proc/self/exe", &path, path.count - 1)
    guard length > 0 else { throw FleetFailure("this program does not know its own path") }
    return String(decoding: path[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func spawn(
    _ words: [String], output: String, errors: String
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    // A name of before must not be taken for this one's.
    unlink(output)
    let guarded = ["setpriv", "--pdeathsig", "KILL", "--"] + words
    for arguments in [guarded, words] {
      var identifier: pid_t = 0
      let pointers = arguments.map { strdup($0) }
      defer { for pointer in pointers { free(pointer) } }
      if posix_spawnp(&identifier, arguments[0], &actions, nil, pointers + [nil], environ) == 0 {
        return identifier
      }
    }
    throw FleetFailure("the service could not be started: \(words[0])")
  }
}

/// The one thread on which services are started.
///
/// The signal of `setpriv --pdeathsig` comes when the thread that started a process ends. This one
/// ends with this process, in whatever way that ends; those of tasks may end at any time.
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

  func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      waiting.withLock { waiting in
        waiting.append { continuation.resume(with: Result { try body() }) }
      }
      arrivals.signal()
    }
  }
}
