public import CoreMetrics
public import LedgerProjections

/// How far each read model is, as metrics, brought up to date when they are asked for.
public struct ReadModelGauges: Sendable {
  private let factory: any MetricsFactory

  /// Makes the gauges.
  public init(factory: any MetricsFactory) {
    self.factory = factory
  }

  /// Takes over what the runner has shown.
  public func update(from readModels: ReadModels, clock: any LedgerClock) {
    let now = clock.now()
    for status in readModels.statuses {
      func set(_ label: String, _ value: Double) {
        Meter(label: label, dimensions: [("model", status.name)], factory: factory).set(value)
      }
      set("pasboek_read_model_position", Double(status.position))
      set("pasboek_read_model_records_behind", Double(status.recordsBehind))
      set("pasboek_read_model_seconds_behind", status.secondsBehind(now: now))
      set("pasboek_read_model_stopped", status.stoppedAt == nil ? 0 : 1)
    }
  }
}
