"""法律法规 as a table with dates: is what an item rests on still law on a day?"""
