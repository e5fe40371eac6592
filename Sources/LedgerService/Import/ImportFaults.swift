import Ledger
import PassDirectory

/// Why an import ended before its file did; what was applied stays, and running it again goes on.
public struct ImportFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// One sentence for an operator, without a value from the file.
  public let description: String

  /// Says why.
  init(_ description: String) {
    self.description = description
  }
}

/// Why a line was not applied, without any value that stands in it.
public struct ImportFault: Error, Hashable, Sendable {
  /// The kinds of faults; their names are what reports say.
  public enum Reason: String, Sendable, CaseIterable {
    /// The line breaks the rules of the format.
    case malformedLine
    /// The line has more or fewer fields than the first one.
    case fieldCount
    /// The field is not UTF-8.
    case notUTF8
    /// The field must not be empty.
    case missing
    /// The field has not the form that it must have.
    case malformed
    /// The field is longer than it may be.
    case tooLong
    /// The check digits do not follow from the others.
    case checkDigits
    /// The day has not come yet.
    case inFuture
    /// Points are whole.
    case fractionalPoints
    /// The ledger knows no such card system.
    case unknownCardSystem
    /// The ledger knows no such organiser.
    case unknownOrganizer
    /// The person is registered with another card.
    case personKnown
    /// The card is someone else's.
    case cardTaken
    /// The chip is another card's.
    case chipTaken
    /// The id is someone else's.
    case idTaken
    /// The id is defined otherwise.
    case alreadyDefined
    /// The ledger's rules refuse it.
    case refused
  }

  /// The line on which it begins, from 1; the header is the first.
  public let line: Int
  /// The column, in the words of the documentation; empty where it is about the whole line.
  public let column: String
  /// What is wrong.
  public let reason: Reason
  /// What is wrong, for a person.
  public let words: String

  init(_ line: Int, _ column: ImportColumn?, _ reason: Reason, _ words: String? = nil) {
    self.init(line, column: column?.rawValue ?? "", reason, words)
  }

  init(_ line: Int, _ fault: ProfileFault) {
    let name = fault.field.split(separator: ".").last.map(String.init) ?? fault.field
    let reason: Reason =
      switch fault.reason {
      case .missing: .missing
      case .malformed: .malformed
      case .tooLong: .tooLong
      case .checkDigits: .checkDigits
      case .inFuture: .inFuture
      }
    self.init(line, column: name, reason, nil)
  }

  init(_ line: Int, _ refusal: RegistrationRefusal) {
    if case .alreadyDefined = refusal {
      self.init(line, nil, .alreadyDefined)
    } else {
      self.init(line, nil, .refused, "the ledger refuses it: \(refusal)")
    }
  }

  init(_ line: Int, _ error: DirectoryError) {
    switch error.code {
    case .duplicateIdentifier:
      self.init(
        line, nil, .refused, "one of its numbers is being registered elsewhere: run it again")
    case .limitExceeded: self.init(line, nil, .tooLong)
    default: self.init(line, nil, .refused, "the directory refuses it: \(error.code)")
    }
  }

  private init(_ line: Int, column: String, _ reason: Reason, _ words: String?) {
    self.line = line
    self.column = column
    self.reason = reason
    self.words = words ?? reason.words
  }
}

extension ImportFault.Reason {
  fileprivate var words: String {
    switch self {
    case .malformedLine: "a quote stands where none may, or the line is too long"
    case .fieldCount: "the line has not as many fields as the header"
    case .notUTF8: "the field is not UTF-8"
    case .missing: "the field must not be empty"
    case .malformed: "the field has not the form that it must have"
    case .tooLong: "the field is longer than it may be"
    case .checkDigits: "the check digits do not follow from the others: is a digit mistyped?"
    case .inFuture: "the day has not come yet"
    case .fractionalPoints: "points are whole: decide how to round and write the whole number"
    case .unknownCardSystem: "no card system has this id: define it first"
    case .unknownOrganizer: "no organiser has this id: import the organisers first"
    case .personKnown: "the person is registered already, with another card"
    case .cardTaken: "the card is someone else's already"
    case .chipTaken: "the chip is another card's, or the card has another chip"
    case .idTaken: "the id is someone else's already"
    case .alreadyDefined: "the id is defined already, with other content"
    case .refused: "the ledger refuses it"
    }
  }
}

/// What an import did.
public struct ImportSummary: Sendable, Hashable, Codable {
  /// Lines that were read, without the header and empty ones.
  public var lines = 0
  /// Lines that were applied.
  public var added = 0
  /// Lines that were applied before.
  public var unchanged = 0
  /// Lines that left nothing behind.
  public var refused = 0
  /// How many of them for which reason.
  public var reasons: [String: Int] = [:]

  mutating func count(_ fault: ImportFault) {
    refused += 1
    reasons[fault.reason.rawValue, default: 0] += 1
  }

  /// The figures in one line.
  public var text: String {
    "\(lines) lines: \(added) added, \(unchanged) unchanged, \(refused) refused"
  }
}
