import CoreMetrics
import Synchronization

/// The kinds of series, in the words of the exposition format.
enum MetricKind: String {
  case counter
  case gauge
  case histogram
}

/// One series: what a name and its labels count.
protocol MetricSeries: AnyObject, Sendable {
  var kind: MetricKind { get }

  /// Appends the series' lines.
  func expose(_ key: SeriesKey, into text: inout String)
}

/// The name and the labels of a series, as they are printed.
struct SeriesKey: Hashable, Comparable {
  let name: String
  /// `a="b",c="d"` in the order of the names, without braces.
  let labels: String

  init(name: String, dimensions: [(String, String)]) {
    self.name = Self.word(name)
    labels = dimensions.map { "\(Self.word($0.0))=\"\(Self.escaped($0.1))\"" }.sorted()
      .joined(separator: ",")
  }

  static func < (left: SeriesKey, right: SeriesKey) -> Bool {
    (left.name, left.labels) < (right.name, right.labels)
  }

  /// The name with `suffix`, the labels with `label` behind them.
  func sample(suffix: String = "", label: String = "") -> String {
    let all = [labels, label].filter { !$0.isEmpty }.joined(separator: ",")
    return name + suffix + (all.isEmpty ? "" : "{\(all)}")
  }

  private static func word(_ text: String) -> String {
    let word = String(
      text.unicodeScalars.map { scalar in
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_": Character(scalar)
        default: "_"
        }
      })
    return word.first?.isNumber == true ? "_" + word : word
  }

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text.unicodeScalars {
      switch character {
      case "\\": escaped += "\\\\"
      case "\"": escaped += "\\\""
      case "\n": escaped += "\\n"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }
}

/// A number that only grows.
final class CounterSeries: MetricSeries, CounterHandler {
  private let count = Atomic<Int64>(0)

  var kind: MetricKind { .counter }

  func increment(by amount: Int64) { count.wrappingAdd(amount, ordering: .relaxed) }

  func reset() { count.store(0, ordering: .relaxed) }

  func expose(_ key: SeriesKey, into text: inout String) {
    text += "\(key.sample()) \(count.load(ordering: .relaxed))\n"
  }
}

/// A number that is set.
final class GaugeSeries: MetricSeries, MeterHandler, RecorderHandler {
  private let value = AtomicDouble()

  var kind: MetricKind { .gauge }

  func set(_ value: Int64) { self.value.store(Double(value)) }
  func set(_ value: Double) { self.value.store(value) }
  func increment(by amount: Double) { value.add(amount) }
  func decrement(by amount: Double) { value.add(-amount) }
  func record(_ value: Int64) { self.value.store(Double(value)) }
  func record(_ value: Double) { self.value.store(value) }

  func expose(_ key: SeriesKey, into text: inout String) {
    text += "\(key.sample()) \(value.load())\n"
  }
}

/// How many values fell below each of a fixed row of bounds.
final class HistogramSeries: MetricSeries, RecorderHandler, TimerHandler {
  /// A row of upper bounds.
  enum Bounds {
    /// 0.1 ms to 10 s.
    case durations
    /// 1 to 65,536.
    case powersOfTwo

    var values: [Double] {
      switch self {
      case .durations:
        [
          0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5,
          5, 10,
        ]
      case .powersOfTwo: (0...16).map { Double(1 << $0) }
      }
    }
  }

  private let bounds: [Double]
  /// One for each bound and one for what lies above the last.
  private let counts: [Cell]
  private let sum = AtomicDouble()

  /// An atomic in a box, since an array holds no atomics.
  private final class Cell: Sendable {
    let count = Atomic<UInt64>(0)
  }

  init(_ bounds: Bounds) {
    self.bounds = bounds.values
    counts = (0...bounds.values.count).map { _ in Cell() }
  }

  var kind: MetricKind { .histogram }

  func record(_ value: Int64) { record(Double(value)) }

  func record(_ value: Double) {
    let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
    counts[bucket].count.wrappingAdd(1, ordering: .relaxed)
    sum.add(value)
  }

  func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

  func expose(_ key: SeriesKey, into text: inout String) {
    var total: UInt64 = 0
    for (bound, cell) in zip(bounds.map { "\($0)" } + ["+Inf"], counts) {
      total += cell.count.load(ordering: .relaxed)
      text += "\(key.sample(suffix: "_bucket", label: "le=\"\(bound)\"")) \(total)\n"
    }
    text += "\(key.sample(suffix: "_sum")) \(sum.load())\n"
    text += "\(key.sample(suffix: "_count")) \(total)\n"
  }
}

/// A double that several threads add to.
private struct AtomicDouble: ~Copyable, Sendable {
  private let bits = Atomic<UInt64>(0)

  func load() -> Double { Double(bitPattern: bits.load(ordering: .relaxed)) }

  func store(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }

  func add(_ amount: Double) {
    var old = bits.load(ordering: .relaxed)
    while true {
      let new = (Double(bitPattern: old) + amount).bitPattern
      let (exchanged, current) = bits.weakCompareExchange(
        expected: old, desired: new, ordering: .relaxed)
      if exchanged { return }
      old = current
    }
  }
}
