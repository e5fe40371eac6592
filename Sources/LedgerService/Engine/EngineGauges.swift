public import CoreMetrics
import EventLog

/// The engine's own counters as metrics, brought up to date when they are asked for.
public struct EngineGauges: Sendable {
  private let queueDepth: Meter
  private let queueDepthHighest: Meter
  private let accepted: Meter
  private let refused: Meter
  private let commits: Meter
  private let records: Meter
  private let recordBytes: Meter
  private let commitsBySize: [Meter]
  private let commitsByMicroseconds: [Meter]

  /// Makes the gauges.
  public init(factory: any MetricsFactory) {
    func meter(_ label: String, _ dimensions: [(String, String)] = []) -> Meter {
      Meter(label: label, dimensions: dimensions, factory: factory)
    }
    queueDepth = meter("pasboek_queue_depth")
    queueDepthHighest = meter("pasboek_queue_depth_highest")
    accepted = meter("pasboek_requests_accepted")
    refused = meter("pasboek_requests_refused")
    commits = meter("pasboek_commits")
    records = meter("pasboek_records")
    recordBytes = meter("pasboek_record_bytes")
    commitsByMicroseconds = (0..<24).map { power in
      meter("pasboek_commits_by_microseconds", [("at_least", String(1 << power))])
    }
    commitsBySize = (0..<16).map { power in
      meter("pasboek_commits_by_records", [("at_least", String(1 << power))])
    }
  }

  /// Takes over what the engine's thread has counted.
  public func update(from engine: LedgerEngine) {
    let counters = engine.counters
    queueDepth.set(Double(counters.queueDepth))
    queueDepthHighest.set(Double(counters.queueDepthHighest))
    accepted.set(Double(counters.requestsAccepted))
    refused.set(Double(counters.requestsRefused))
    commits.set(Double(counters.commits))
    records.set(Double(counters.records))
    recordBytes.set(Double(counters.recordBytes))
    for (meter, count) in zip(commitsByMicroseconds, counters.commitsByMicroseconds) {
      meter.set(Double(count))
    }
    for (meter, count) in zip(commitsBySize, counters.commitsBySize) { meter.set(Double(count)) }
  }
}
