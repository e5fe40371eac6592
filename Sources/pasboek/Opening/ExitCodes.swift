import ArgumentParser
import EventLog
@preconcurrency import Glibc
import PassDirectory
import Projections

extension ExitCode {
  /// The ledger refused the command: a rule, or a value that does not fit.
  static let refused = ExitCode(1)
  /// An import went to its end, but not all of its lines were applied.
  static let linesRefused = ExitCode(2)
  /// A replay gives something else than what is reported, or its file was changed.
  static let different = ExitCode(3)
  /// A replay lacks something that it would need.
  static let incomplete = ExitCode(4)
  /// The log is damaged, shortened, or another's.
  static let damaged = ExitCode(65)
  /// The folder holds no ledger.
  static let noLedger = ExitCode(66)
  /// The running service did not answer, or a new one could not listen.
  static let unavailable = ExitCode(69)
  /// A commit failed; whether it is there shows after a restart.
  static let outcomeUnknown = ExitCode(71)
  /// Storage failed.
  static let storageFailed = ExitCode(74)
  /// Another process holds the ledger.
  static let locked = ExitCode(75)

  /// The code for what went wrong with the log.
  init(_ error: EventLogError) {
    switch error.code {
    case .damaged, .foreign, .shortened, .recordTooLarge: self = .damaged
    case .locked: self = .locked
    case .outcomeUnknown: self = .outcomeUnknown
    default: self = .storageFailed
    }
  }

  /// The code for what went wrong with the directory.
  init(_ error: DirectoryError) {
    switch error.code {
    case .locked: self = .locked
    case .storageFailed, .settingRefused, .halted: self = .storageFailed
    default: self = .damaged
    }
  }
}

extension ExitCode {
  /// The code for what went wrong with the read models.
  init(_ error: ProjectionError) {
    switch error.code {
    case .locked: self = .locked
    case .unavailable: self = .refused
    default: self = .storageFailed
    }
  }
}

/// Ends the command with a line on standard error and the code that belongs to the error.
func failing<Value>(_ body: () async throws -> Value) async throws -> Value {
  do {
    return try await body()
  } catch let error as EventLogError {
    complain(error.description)
    throw ExitCode(error)
  } catch let error as DirectoryError {
    complain("the directory does not open: \(error)")
    throw ExitCode(error)
  } catch let error as ProjectionError {
    complain("the read models: \(error)")
    throw ExitCode(error)
  } catch let failure as AdminFailure {
    complain(failure.message)
    throw ExitCode(failure.exitCode)
  }
}

/// Writes a line to standard error.
func complain(_ line: String) {
  fputs("pasboek: \(line)\n", stderr)
}

/// Writes a line to standard output at once, also into a pipe.
func say(_ line: String) {
  print(line)
  fflush(stdout)
}
