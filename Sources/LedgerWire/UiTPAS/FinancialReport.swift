/// The days that a financial report is of, both included (UiTPAS API 4.0, `ReportPeriod`).
public struct ReportDays: Hashable, Sendable, WireMember {
  /// The first day, such as `2026-06-01`.
  public var startDate: String
  /// The last day.
  public var endDate: String

  /// Makes a period.
  public init(startDate: String, endDate: String) {
    self.startDate = startDate
    self.endDate = endDate
  }

  /// Reads the body of a request; names every field that is missing or empty.
  public init(json bytes: [UInt8]) throws(WireError) {
    let texts = try requiredTexts(["startDate", "endDate"], json: bytes)
    self.init(startDate: texts[0], endDate: texts[1])
  }

  package func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("startDate", startDate)
    writer.field("endDate", endDate)
    writer.endObject()
  }
}

/// A financial report (UiTPAS API 4.0, `Report`).
public struct ReportSummary: Hashable, Sendable, WireMember {
  /// How far a report is.
  public enum Status: String, Hashable, Sendable, CaseIterable {
    /// It is being made.
    case started = "STARTED"
    /// It can be downloaded.
    case available = "AVAILABLE"
    /// It could not be made.
    case failed = "FAILED"
  }

  /// Its id.
  public var id: UInt32
  /// How far it is.
  public var status: Status
  /// Why it could not be made, for the end user; nil where it could.
  public var message: String?
  /// The days that it is of.
  public var period: ReportDays
  /// When it was asked for, in microseconds since the Unix epoch.
  public var creationDate: Int64

  /// Makes a report.
  public init(
    id: UInt32, status: Status, message: String? = nil, period: ReportDays, creationDate: Int64
  ) {
    self.id = id
    self.status = status
    self.message = message
    self.period = period
    self.creationDate = creationDate
  }

  package func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("status", status.rawValue)
    writer.field("id", id)
    writer.field("message", message)
    writer.key("period")
    period.encode(into: &writer)
    writer.field("creationDate", moment: creationDate, style: .published)
    writer.endObject()
  }
}

/// Where a report can be downloaded for a while without a token.
public struct ReportLink: Hashable, Sendable, WireMember {
  /// The address.
  public var downloadLink: String

  /// Makes an answer.
  public init(downloadLink: String) { self.downloadLink = downloadLink }

  package func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("downloadLink", downloadLink)
    writer.endObject()
  }
}
