// What identifies a person describes itself by its shape alone, so that no number and no name
// reaches a log, an error or a crash report by way of string interpolation.

extension PassIdentifier: CustomStringConvertible, CustomReflectable {
  /// The kind, without the number.
  public var description: String { "PassIdentifier(\(kind))" }
  /// The kind, without the number.
  public var customMirror: Mirror { Mirror(self, children: ["kind": kind]) }
}

extension CardIdentifiers: CustomStringConvertible, CustomReflectable {
  /// The type's name, without the numbers.
  public var description: String { "CardIdentifiers" }
  /// Nothing.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

extension HolderProfile: CustomStringConvertible, CustomReflectable {
  /// The type's name, without the person.
  public var description: String { "HolderProfile" }
  /// Nothing.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

extension HolderExport: CustomStringConvertible, CustomReflectable {
  /// The type's name, without the person.
  public var description: String { "HolderExport" }
  /// Nothing.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

extension HolderExport.Card: CustomStringConvertible, CustomReflectable {
  /// The type's name, without the numbers.
  public var description: String { "HolderExport.Card" }
  /// Nothing.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

extension HolderSearch: CustomStringConvertible, CustomReflectable {
  /// The type's name, without what is searched for.
  public var description: String { "HolderSearch" }
  /// Nothing.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
