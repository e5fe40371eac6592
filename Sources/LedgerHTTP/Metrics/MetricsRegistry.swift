public import CoreMetrics
import Synchronization

/// Keeps the process's metrics and prints them for Prometheus.
///
/// Counters, meters and histograms are found once by name and labels; after that an increment is
/// one atomic addition. There are at most ``seriesMax`` series: further ones count nowhere, but for
/// `metrics_series_dropped_total`, so that no label can fill the memory.
public final class MetricsRegistry: MetricsFactory, Sendable {
  /// The most series of one registry.
  public let seriesMax: Int

  private struct State {
    var series: [SeriesKey: any MetricSeries] = [:]
    var kinds: [String: MetricKind] = [:]
    var dropped: UInt64 = 0
  }

  private let state = Mutex(State())

  /// Makes an empty registry.
  public init(seriesMax: Int = 4_096) {
    self.seriesMax = seriesMax
  }

  /// Everything in the Prometheus text exposition format 0.0.4, in the order of names and labels.
  ///
  /// - Complexity: O(series log series).
  public func exposition() -> String {
    let (series, dropped) = state.withLock { ($0.series, $0.dropped) }
    var text = ""
    var previous = ""
    for (key, series) in series.sorted(by: { $0.key < $1.key }) {
      if key.name != previous {
        text += "# TYPE \(key.name) \(series.kind.rawValue)\n"
        previous = key.name
      }
      series.expose(key, into: &text)
    }
    text += "# TYPE metrics_series_dropped_total counter\nmetrics_series_dropped_total \(dropped)\n"
    return text
  }

  /// Finds or makes a series; nil where the name belongs to another kind or there is no room.
  private func series<Series: MetricSeries>(
    _ name: String, _ dimensions: [(String, String)], _ make: () -> Series
  ) -> Series? {
    let key = SeriesKey(name: name, dimensions: dimensions)
    return state.withLock { state in
      if let known = state.series[key] as? Series { return known }
      let made = make()
      guard state.series.count < seriesMax,
        state.kinds[key.name, default: made.kind] == made.kind
      else {
        state.dropped += 1
        return nil
      }
      state.series[key] = made
      state.kinds[key.name] = made.kind
      return made
    }
  }
}

extension MetricsRegistry {
  /// A counter, printed with `_total` behind its name.
  public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    series(label + "_total", dimensions) { CounterSeries() } ?? CounterSeries()
  }

  /// A meter, printed as a gauge.
  public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    series(label, dimensions) { GaugeSeries() } ?? GaugeSeries()
  }

  /// A histogram of values, or a gauge of the last one.
  public func makeRecorder(
    label: String, dimensions: [(String, String)], aggregate: Bool
  ) -> any RecorderHandler {
    guard aggregate else { return series(label, dimensions) { GaugeSeries() } ?? GaugeSeries() }
    return series(label, dimensions) { HistogramSeries(.powersOfTwo) }
      ?? HistogramSeries(.powersOfTwo)
  }

  /// A histogram of durations, printed in seconds with `_seconds` behind its name.
  public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    series(label + "_seconds", dimensions) { HistogramSeries(.durations) }
      ?? HistogramSeries(.durations)
  }

  /// Does nothing: what was counted stays.
  public func destroyCounter(_ handler: any CounterHandler) {}

  /// Does nothing: what was measured stays.
  public func destroyMeter(_ handler: any MeterHandler) {}

  /// Does nothing: what was recorded stays.
  public func destroyRecorder(_ handler: any RecorderHandler) {}

  /// Does nothing: what was timed stays.
  public func destroyTimer(_ handler: any TimerHandler) {}
}
