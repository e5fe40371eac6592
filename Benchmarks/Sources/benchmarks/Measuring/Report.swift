import Foundation
import Histogram

/// Prints figures and keeps their histograms.
struct Report {
  /// Where histograms go.
  let folder: String

  init(folder: String) throws {
    self.folder = folder
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  /// One line, shown at once even where the output is a pipe.
  func line(_ text: String) {
    Self.say(text)
  }

  /// As `line`, where there is no report.
  static func say(_ text: String) {
    print(text)
    fflush(nil)
  }

  /// Keeps a histogram as a percentile distribution, the text form that HdrHistogram's tools read.
  func keep(_ histogram: Histogram<UInt64>, _ name: String) throws {
    var text = ""
    histogram.outputPercentileDistribution(
      to: &text, outputValueUnitScalingRatio: 1, percentileTicksPerHalfDistance: 5)
    try text.write(toFile: "\(folder)/\(name).hgrm", atomically: true, encoding: .utf8)
  }
}

/// A histogram of nanoseconds up to a minute, to three digits.
func nanosecondsHistogram() -> Histogram<UInt64> {
  Histogram(highestTrackableValue: 60_000_000_000, numberOfSignificantValueDigits: .three)
}

extension Histogram<UInt64> {
  /// A percentile of nanoseconds, in microseconds.
  func microseconds(_ percentile: Double) -> Double {
    Double(valueAtPercentile(percentile)) / 1_000
  }
}

/// A number with so many decimals.
func decimal(_ value: Double, _ decimals: Int) -> String {
  String(format: "%.\(decimals)f", value)
}

/// A count with separators between thousands.
func grouped(_ value: Int) -> String {
  let digits = String(value.magnitude)
  var text = ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
    text.append(digit)
  }
  return value < 0 ? "-\(text)" : text
}
