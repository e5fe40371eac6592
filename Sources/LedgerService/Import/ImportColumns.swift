import Ledger

/// The columns that files may have.
///
/// A header may name a column by its raw value or another of its names, in any case, with or
/// without spaces, dots, hyphens and underscores.
enum ImportColumn: String, Sendable, CaseIterable {
  case inszNumber, name, firstName, dateOfBirth, street, postalCode, city, country
  case uitpasNumber, chipNumber, cardType, cardStatus, cardSystem, memberships
  case socialTariff, socialTariffEndDate, points
  case email, phoneNumber, gender, nationality, passholderID = "passholderId"
  case id, title, organizer, cardSystems, calendar, periods, checkinLimit, checkinPeriod

  /// The other names, as publiq's own forms and the counters' lists write them.
  private var otherNames: [String] {
    switch self {
    case .inszNumber: ["insz"]
    case .name: ["naam", "lastname"]
    case .firstName: ["voornaam"]
    case .dateOfBirth: ["dob", "geboortedatum"]
    case .street: ["straat"]
    case .postalCode: ["postcode"]
    case .city: ["gemeente"]
    case .country: ["land"]
    case .uitpasNumber: ["uitpasnr", "uitpasnummer"]
    case .chipNumber: ["chip", "chipnummer"]
    case .cardStatus: ["status"]
    case .socialTariff: ["kansenstatuut"]
    case .socialTariffEndDate: ["kansenstatuutenddate", "kansenstatuuteinddatum"]
    case .points: ["punten", "checkinpoints"]
    case .email: ["mail"]
    case .phoneNumber: ["telefoon"]
    case .gender: ["geslacht"]
    case .nationality: ["nationaliteit"]
    case .title: ["titel"]
    default: []
    }
  }

  /// Every column by each of its names, without what names are compared without.
  fileprivate static let byName: [String: ImportColumn] = {
    var columns: [String: ImportColumn] = [:]
    for column in allCases {
      for name in [column.rawValue] + column.otherNames { columns[name.lowercased()] = column }
    }
    return columns
  }()
}

/// Which field of a row is which column.
struct ImportHeader: Sendable {
  private var fields: [ImportColumn: Int] = [:]
  /// How many fields each row has.
  let count: Int

  /// Reads the header.
  ///
  /// What stands there is never repeated: a file without a header begins with a person.
  init(
    _ row: CSVRow, allowed: Set<ImportColumn>, required: [ImportColumn]
  ) throws(ImportFailure) {
    count = row.count
    guard !row.isMalformed else { throw ImportFailure("the header breaks the rules of CSV") }
    for field in 0..<row.count {
      let name = String(decoding: row[field], as: UTF8.self).lowercased().filter {
        !" ._-\t".contains($0)
      }
      guard let column = ImportColumn.byName[name], allowed.contains(column) else {
        let names = ImportColumn.allCases.filter { allowed.contains($0) }.map(\.rawValue)
        throw ImportFailure(
          "field \(field + 1) of the header is no column of this file; the columns are "
            + names.joined(separator: ", "))
      }
      guard fields.updateValue(field, forKey: column) == nil else {
        throw ImportFailure("the column \(column.rawValue) stands twice in the header")
      }
    }
    for column in required where fields[column] == nil {
      throw ImportFailure("the header lacks the column \(column.rawValue)")
    }
  }

  fileprivate func field(of column: ImportColumn) -> Int? { fields[column] }
}

/// The fields of a line by column, and what they mean.
struct ImportFields {
  private let row: CSVRow
  private let header: ImportHeader

  init(_ row: CSVRow, _ header: ImportHeader) throws(ImportFault) {
    guard !row.isMalformed else { throw ImportFault(row.line, nil, .malformedLine) }
    guard row.count == header.count else { throw ImportFault(row.line, nil, .fieldCount) }
    self.row = row
    self.header = header
  }

  /// The line on which the row begins.
  var line: Int { row.line }

  /// The text of a field without the spaces around it; nil where it is empty or there is no such
  /// column.
  func text(_ column: ImportColumn) throws(ImportFault) -> String? {
    guard let field = header.field(of: column) else { return nil }
    var bytes = row[field]
    while bytes.first == 0x20 || bytes.first == 0x09 { bytes.removeFirst() }
    while bytes.last == 0x20 || bytes.last == 0x09 { bytes.removeLast() }
    guard !bytes.isEmpty else { return nil }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ImportFault(line, column, .notUTF8)
    }
    return text
  }

  /// The text of a field that must not be empty.
  func required(_ column: ImportColumn) throws(ImportFault) -> String {
    guard let text = try text(column) else { throw ImportFault(line, column, .missing) }
    return text
  }

  /// What a field that must not be empty means.
  func required<Value>(
    _ column: ImportColumn, _ meaning: (String) -> Value?
  ) throws(ImportFault) -> Value {
    guard let value = try value(column, meaning) else {
      throw ImportFault(line, column, .missing)
    }
    return value
  }

  /// What a field means; nil where it is empty.
  func value<Value>(
    _ column: ImportColumn, _ meaning: (String) -> Value?
  ) throws(ImportFault) -> Value? {
    guard let text = try text(column) else { return nil }
    guard let value = meaning(text) else { throw ImportFault(line, column, .malformed) }
    return value
  }

  /// A day, as `2003-01-31` or `31/01/2003`.
  func date(_ column: ImportColumn) throws(ImportFault) -> CivilDate? {
    try value(column, CivilDate.init(imported:))
  }

  /// Whole points, also written as `12.000` or `12,0`.
  func points(_ column: ImportColumn) throws(ImportFault) -> Int64? {
    guard let text = try text(column) else { return nil }
    let parts = text.split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == "." || $0 == "," })
    guard parts.count <= 2, let whole = Int64(parts[0]),
      parts.count == 1 || !parts[1].isEmpty && parts[1].allSatisfy({ "0"..."9" ~= $0 })
    else { throw ImportFault(line, column, .malformed) }
    guard parts.count == 1 || parts[1].allSatisfy({ $0 == "0" }) else {
      throw ImportFault(line, column, .fractionalPoints)
    }
    return whole
  }
}

extension CivilDate {
  /// A day as `2003-01-31` or `31/01/2003`.
  init?(imported text: some StringProtocol) {
    let isISO = text.utf8.contains(UInt8(ascii: "-"))
    let parts = text.split(separator: isISO ? "-" : "/", omittingEmptySubsequences: false)
    guard parts.count == 3, parts.allSatisfy({ $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } }),
      let year = Int(parts[isISO ? 0 : 2]), let month = Int(parts[1]),
      let day = Int(parts[isISO ? 2 : 0])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }
}
