import Ledger

/// Tells the entries of a restriction from others.
struct EntryFilter {
  /// The columns that it looks at.
  let columns: [Int]
  private let systemColumns: [Int]
  private let systemPasses: [Bool]
  /// The column of organisers, where one of them passes for itself.
  private let organizerColumn: Int?
  private let organizerPasses: [Bool]

  init(_ restriction: TotalsQuestion.Restriction, _ journal: Journal) {
    systemPasses = (0...UInt8.max).map { restriction.systems.contains(CardSystemID($0)) }
    systemColumns =
      restriction.systems.members.isEmpty ? [] : Self.systemColumns(journal, restriction)
    let organizers = restriction.isOfTariffAlone ? [] : restriction.organizers
    organizerColumn = organizers.isEmpty ? nil : journal.column(of: .organizer)
    organizerPasses = (0...(organizers.map(\.number).max() ?? 0)).map {
      organizers.contains(OrganizerID($0))
    }
    columns = systemColumns + [organizerColumn].compactMap { $0 }
  }

  private static func systemColumns(
    _ journal: Journal, _ restriction: TotalsQuestion.Restriction
  ) -> [Int] {
    let ofTariff = [Dimension.holderCardSystem, .tariffCardSystem].compactMap {
      journal.column(of: $0)
    }
    let all = ofTariff + [journal.column(of: .cardSystem)].compactMap { $0 }
    return restriction.isOfTariffAlone && !ofTariff.isEmpty ? ofTariff : all
  }

  /// The places of the entries that pass, of columns that were read.
  func selected(of columns: StretchColumns, count: Int) -> [Int32] {
    let systems = systemColumns.map { columns[$0] }
    guard let organizerColumn else {
      switch systems.count {
      case 0: return []
      case 1: return Self.narrow(nil, count) { passes(systems[0][$0]) }
      case 2:
        let (first, second) = (systems[0], systems[1])
        return Self.narrow(nil, count) { passes(first[$0]) || passes(second[$0]) }
      default:
        return Self.narrow(nil, count) { index in systems.contains { passes($0[index]) } }
      }
    }
    let organizers = columns[organizerColumn]
    return Self.narrow(nil, count) { index in
      let organizer = organizers[index]
      return organizer < organizerPasses.count && organizerPasses[Int(organizer)]
        || systems.contains { passes($0[index]) }
    }
  }

  private func passes(_ system: Int64) -> Bool { systemPasses[Int(system & 0xFF)] }

  /// Those of some places for which something is true; nil are all up to a count.
  @inline(__always)
  static func narrow(_ places: [Int32]?, _ count: Int, _ holds: (Int) -> Bool) -> [Int32] {
    [Int32](unsafeUninitializedCapacity: places?.count ?? count) { kept, keptCount in
      if let places {
        for place in places {
          kept[keptCount] = place
          keptCount += holds(Int(place)) ? 1 : 0
        }
      } else {
        for place in 0..<count {
          kept[keptCount] = Int32(place)
          keptCount += holds(place) ? 1 : 0
        }
      }
    }
  }
}
