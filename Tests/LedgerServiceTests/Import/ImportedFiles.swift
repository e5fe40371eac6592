import LedgerService
import Synchronization

/// Files to import, and their numbers.
enum ImportedFile {
  static let header =
    "INSZ;Naam;voornaam;dob;street;postcode;city;uitpasnr;kansenstatuut;kansenstatuutenddate"

  /// A UiTPAS number with its check digit.
  static func number(_ number: Int, isSocialTariff: Bool = false) -> String {
    let digits = String(number)
    let body =
      "09" + String(repeating: "0", count: 9 - digits.count) + digits
      + (isSocialTariff ? "1" : "0")
    var sum = 0
    for (place, digit) in body.utf8.map({ Int($0) - 48 }).enumerated() {
      sum += place.isMultiple(of: 2) ? digit : digit < 5 ? digit * 2 : digit * 2 - 9
    }
    return body + "\((10 - sum % 10) % 10)"
  }

  /// The national number of someone born on 15 June 1980.
  static func insz(_ number: Int) -> String {
    let body = 800_615_000 + number
    let check = 97 - body % 97
    return "\(body)" + (check < 10 ? "0\(check)" : "\(check)")
  }

  /// A chip's number.
  static func chip(_ number: Int) -> String {
    let digits = String(number, radix: 16, uppercase: true)
    return "04" + String(repeating: "0", count: 12 - digits.count) + digits
  }

  /// The line of a person as publiq's form has it.
  static func passholder(_ number: Int) -> String {
    let tariff = number.isMultiple(of: 4) ? "1;2027-04-30" : "0;"
    return "\(insz(number));Familienaam\(number);Voornaam\(number);1980-06-15;Kerkstraat 1;9300;"
      + "Aalst;\(self.number(number));\(tariff)"
  }
}

/// What an import told.
struct ImportTold: Sendable {
  var summary: ImportSummary
  var faults: [ImportFault]
  var progress: [ImportSummary]

  /// The reasons, as `line column reason`, by line.
  var reasons: [String] {
    faults.sorted { $0.line < $1.line }.map { "\($0.line) \($0.column) \($0.reason.rawValue)" }
  }
}

extension TestLog {
  /// Imports a text as a file.
  func importing(
    _ kind: ImportKind, _ text: String, cardSystem: UInt32? = 11, into engine: LedgerEngine
  ) async throws -> ImportTold {
    try folder.write([UInt8](text.utf8), to: "import.csv")
    let faults = Mutex<[ImportFault]>([])
    let progress = Mutex<[ImportSummary]>([])
    let summary = try await Import(
      engine, fault: { fault in faults.withLock { $0.append(fault) } },
      progress: { summary in progress.withLock { $0.append(summary) } }
    ).run(kind, file: "\(folder.path)/import.csv", cardSystem: cardSystem)
    return ImportTold(
      summary: summary, faults: faults.withLock { $0 }, progress: progress.withLock { $0 })
  }
}
