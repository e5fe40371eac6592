/// What the search index keeps of a holder.
struct SearchEntry: Sendable {
  /// The texts of a holder, one behind the other.
  enum Text: Int, CaseIterable {
    // The first two are what holders are sorted by.
    case name, firstName, email, street, uitid
  }

  private(set) var bytes: [UInt8] = []
  private(set) var counts: InlineArray<5, UInt8> = .init(repeating: 0)
  let place: SearchPlaces.Place
  let birthDay: Int32
  /// Whether it is a group, which is not found among holders.
  let isGroup: Bool

  init(_ profile: HolderProfile) {
    place = SearchPlaces.Place(
      postalCode: FoldedText.fold(profile.address?.postalCode ?? ""),
      city: FoldedText.fold(profile.address?.city ?? ""))
    birthDay = profile.dateOfBirth ?? HolderStamp.unknownBirthDay
    isGroup = profile.isGroup ?? false
    bytes.reserveCapacity(96)
    for text in Text.allCases {
      let folded = FoldedText.fold(profile.searchText(text) ?? "")
      counts[text.rawValue] = UInt8(folded.count)
      bytes += folded
    }
  }
}

extension HolderProfile {
  fileprivate func searchText(_ text: SearchEntry.Text) -> String? {
    switch text {
    case .name: name
    case .firstName: firstName
    case .email: email
    case .street: address?.street
    case .uitid: uitidID
    }
  }
}

/// Where holders live, each place kept once for all who live there and forgotten with the last of
/// them.
struct SearchPlaces {
  /// A postal code and a city, folded.
  struct Place: Hashable, Sendable {
    var postalCode: [UInt8]
    var city: [UInt8]
  }

  private var places: [Place?] = []
  private var residents: [UInt32] = []
  private var numbers: [Place: UInt32] = [:]
  private var free: [UInt32] = []

  /// The number of a place, with one resident more.
  mutating func enter(_ place: Place) -> UInt32 {
    if let number = numbers[place] {
      residents[Int(number)] += 1
      return number
    }
    let number = free.popLast() ?? UInt32(places.count)
    if number == places.count {
      places.append(nil)
      residents.append(0)
    }
    places[Int(number)] = place
    residents[Int(number)] = 1
    numbers[place] = number
    return number
  }

  /// Takes a resident from a place.
  mutating func leave(_ number: UInt32) {
    residents[Int(number)] -= 1
    guard residents[Int(number)] == 0, let place = places[Int(number)] else { return }
    numbers[place] = nil
    places[Int(number)] = nil
    free.append(number)
  }

  /// Of each place, by number, whether it is what was asked for.
  func matching(postalCode: [UInt8]?, city: TextPattern?) -> [Bool] {
    places.map { place in
      guard let place else { return false }
      return postalCode ?? place.postalCode == place.postalCode
        && city?.matches(place.city) ?? true
    }
  }
}

extension TextPattern {
  fileprivate func matches(_ text: [UInt8]) -> Bool { text.withUnsafeBytes { matches($0) } }
}
