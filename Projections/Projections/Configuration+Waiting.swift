import GRDB

extension Configuration {
  /// For how many seconds a connection waits for another one that holds a lock: a commit, or a
  /// generation of rows that is being closed, takes far less.
  static let waitSeconds = 30.0

  /// Has a connection wait for others instead of failing at once.
  mutating func waitForOthers() { busyMode = .timeout(Self.waitSeconds) }
}
