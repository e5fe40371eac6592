import Logging

extension Logger {
  /// What commands and the service write to: standard error, from a level on.
  static func ofCommands(_ level: Logger.Level = .notice) -> Logger {
    var logger = Logger(label: "pasboek") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = level
    return logger
  }
}
