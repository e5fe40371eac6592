/// Every limit on financial reports.
public struct ReportLimits: Hashable, Sendable {
  /// The most reports of one client that are being made at a time; further ones are told to wait.
  public var startedMax = 2
  /// The most reports of one client that are kept; a new one takes the place of the oldest.
  public var keptMax = 50
  /// How many days a report is kept.
  public var daysKept = 30
  /// The longest period, in days: three years.
  public var periodDaysMax = 1_096
  /// The most lines of a report.
  public var linesMax = 200_000
  /// The most bytes of a report's file.
  public var zipBytesMax = 64 << 20
  /// How long a link to a file is good.
  public var linkSeconds: Int64 = 900
  /// How many past months are suggested as periods.
  public var suggestedMonths = 24
  /// How often read models that are behind, or have too much to do, are asked.
  public var readingAttemptsMax = 10
  /// How long is waited between.
  public var readingPause = Duration.seconds(5)

  /// The limits of the service.
  public static let standard = ReportLimits()

  /// Makes the limits of the service.
  public init() {}
}
